import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useMutation } from "@tanstack/react-query";
import { Link, useLocation, useParams } from "react-router";
import { useConversation, useRefreshConversations, useRenameConversation } from "@/features/conversations";
import { useConfig } from "@/shared/config";
import { testIds } from "@/shared/testids";
import { isObject, text } from "@/shared/wire/read";
import { Button, EmptyState, Note } from "@/shared/ui/controls";
import { FileIcon, PlayIcon, PowerIcon, Spinner } from "@/shared/ui/icons";
import type { ConversationInfo } from "@/shared/wire/types";
import { addressOf, startConversation, stopConversation } from "./api";
import { ConnectionBanner, ConsentBar, ErrorBanner, NoticeBanner, PlanPanel, SandboxNotice } from "./Banners";
import { Changes } from "./Changes";
import { Composer } from "./Composer";
import { ChatContext } from "./context";
import type { Entry } from "./log/entry";
import { chatFor } from "./sessions";
import { StatusBar } from "./StatusBar";
import { Transcript } from "./Transcript";

export function ConversationPage() {
  const { id = "" } = useParams();
  return <Conversation key={id} id={id} />;
}

function Conversation({ id }: { readonly id: string }) {
  const chat = useMemo(() => chatFor(id), [id]);
  const { session } = chat;
  const view = useSyncExternalStore(session.subscribe, session.current);
  const conversation = useConversation(id);
  const info = conversation.data ?? null;
  const config = useConfig();
  const refresh = useRefreshConversations();
  const [offered, setOffered] = useState({ text: "", at: 0 });
  const [sent, setSent] = useState(0);
  const [changesShown, setChangesShown] = useState(false);
  const firstMessage = useFirstMessage();

  const refetch = conversation.refetch;
  useEffect(() => {
    session.events = {
      titleChanged: (changed) => void refresh(changed),
      listChanged: () => void refresh(id),
      standingUnclear: () => void refetch().then(({ data }) => data && session.follow(data)),
    };
  });
  useEffect(() => {
    void session.open();
    const hurry = (): void => session.hurry();
    window.addEventListener("online", hurry);
    return () => {
      window.removeEventListener("online", hurry);
      session.close();
    };
  }, [session]);
  useEffect(() => {
    if (info) session.follow(info);
  }, [session, info]);
  useEffect(() => {
    document.title = info ? `${info.title} · Hands4j` : "Hands4j";
  }, [info]);

  const start = useMutation({ mutationFn: () => startConversation(id), onSettled: () => refresh(id) });
  const stop = useMutation({ mutationFn: () => stopConversation(id), onSettled: () => refresh(id) });
  const asleep = info !== null && (info.status === "STOPPED" || info.status === "ERROR");
  const sendMessage = (content: string): void => {
    session.sendMessage(content);
    setSent((count) => count + 1);
    if (asleep) start.mutate();
  };
  const edit = useCallback((words: string) => setOffered((before) => ({ text: words, at: before.at + 1 })), []);

  if (conversation.isSuccess && info === null) {
    return (
      <main>
        <EmptyState
          title="This conversation does not exist"
          action={
            <Link to="/" className="underline">
              Start a new one
            </Link>
          }
        >
          It was deleted, or its address is wrong.
        </EmptyState>
      </main>
    );
  }

  const status = {
    status: info?.status ?? null,
    runtimeStatus: info?.runtime_status ?? null,
    connection: view.connection,
    agentState: view.agentState,
    statusId: view.status?.id ?? "",
  };
  return (
    <ChatContext value={chat}>
      <main
        className="relative flex h-full min-h-0 flex-col"
        data-testid={testIds.chat}
        data-connection={view.connection}
        data-agent-state={view.agentState ?? ""}
        data-oldest-id={view.oldestId ?? ""}
        data-newest-id={view.newestId ?? ""}
      >
        <Header
          info={info}
          demo={config.data?.DEMO_MODEL === true}
          onStop={() => stop.mutate()}
          stopping={stop.isPending}
          onChanges={() => setChangesShown(true)}
        />
        {changesShown && info && (
          <Changes address={addressOf(info)} newestId={view.newestId} onClose={() => setChangesShown(false)} />
        )}
        {(config.data?.RUNTIME === "local" || config.data?.RUNTIME_ISOLATED === false) && <SandboxNotice />}
        {!stop.isPending && <ConnectionBanner view={view} session={session} />}
        <PlanPanel plan={view.plan} />
        {view.history === "loading" && view.entries.length === 0 ? (
          <div className="flex flex-1 items-center justify-center gap-2 text-soft">
            <Spinner /> Loading the conversation…
          </div>
        ) : view.history === "failed" ? (
          <div className="flex-1">
            <EmptyState title="The history could not be loaded" action={<Button onClick={() => void session.open()}>Try again</Button>}>
              {view.historyError}
            </EmptyState>
          </div>
        ) : (
          <Transcript view={view} firstMessage={firstMessage} onEdit={edit} endSignal={sent} />
        )}
        <ErrorBanner view={view} />
        <NoticeBanner text={view.notice} onDismiss={() => session.dismissNotice()} />
        {start.isError && (
          <div className="mx-auto w-full max-w-3xl px-5 pt-2">
            <Note tone="bad" role="alert">
              <span className="flex-1">The conversation was not started: {start.error.message}</span>
              <Button onClick={() => start.mutate()}>Try again</Button>
            </Note>
          </div>
        )}
        {asleep && (
          <div className="mx-auto flex w-full max-w-3xl items-center gap-3 px-5 pt-2 text-sm text-soft">
            <span className="flex-1">
              {info.status === "ERROR" ? "The sandbox failed." : "This conversation sleeps."} A message wakes it.
            </span>
            <Button disabled={start.isPending} onClick={() => start.mutate()}>
              {start.isPending ? <Spinner /> : <PlayIcon />} Wake it
            </Button>
          </div>
        )}
        <ConsentBar entries={view.entries} agentState={view.agentState} onAnswer={(answer) => session.setAgentState(answer)} />
        <StatusBar status={status} usage={view.usage} onAgentState={(state) => session.setAgentState(state)} />
        {info?.status === "ARCHIVED" ? (
          <p className="mx-auto w-full max-w-3xl px-5 pb-4 text-sm text-soft">
            This conversation is archived and can only be read. <Link className="underline" to="/">Start a new one</Link>
          </p>
        ) : (
          <Composer
            id={id}
            offered={offered}
            commandsPossible={view.connection === "online"}
            hint={view.agentState === "running" ? "The agent reads it after its current step" : ""}
            onMessage={sendMessage}
            onCommand={(command) => {
              const given = session.runCommand(command);
              if (given) setSent((count) => count + 1);
              return given;
            }}
          />
        )}
        <Announcer entries={view.entries} ready={view.history === "ready"} />
      </main>
    </ChatContext>
  );
}

function useFirstMessage(): string {
  const state: unknown = useLocation().state;
  return isObject(state) ? text(state["initialMessage"]) : "";
}

function Header({
  info,
  demo,
  onStop,
  stopping,
  onChanges,
}: {
  readonly info: ConversationInfo | null;
  readonly demo: boolean;
  readonly onStop: () => void;
  readonly stopping: boolean;
  readonly onChanges: () => void;
}) {
  const rename = useRenameConversation();
  const [typed, setTyped] = useState<string | null>(null);
  const up = info?.status === "RUNNING" || info?.status === "STARTING";
  const save = (): void => {
    const title = typed?.trim() ?? "";
    setTyped(null);
    if (info && title !== "" && title !== info.title) rename.mutate({ id: info.conversation_id, title });
  };
  return (
    <header className="flex min-h-13 items-center gap-3 border-b border-line px-5 py-2 max-md:ps-14">
      <h1 className="min-w-0 flex-1">
        {typed === null ? (
          <button
            type="button"
            title="Rename"
            className="block max-w-full truncate rounded-md px-1.5 py-0.5 font-semibold hover:bg-raised"
            disabled={!info}
            onClick={() => setTyped(info?.title ?? "")}
          >
            {info?.title ?? "…"}
          </button>
        ) : (
          <input
            aria-label="Title of the conversation"
            autoFocus
            value={typed}
            maxLength={200}
            className="w-full max-w-lg rounded-md border border-strong-line bg-surface px-1.5 py-0.5 font-semibold"
            onChange={(event) => setTyped(event.target.value)}
            onBlur={save}
            onKeyDown={(event) => {
              if (event.key === "Enter") save();
              if (event.key === "Escape") setTyped(null);
            }}
          />
        )}
      </h1>
      {rename.isError && (
        <span role="alert" className="text-sm text-bad">
          Not renamed: {rename.error.message}
        </span>
      )}
      {demo && (
        <Link
          to="/settings"
          data-testid={testIds.demoLabel}
          title="The built-in demo model answers. Connect a model for your own tasks."
          className="shrink-0 rounded-full border border-line bg-accent-wash px-2.5 py-1 text-xs font-medium text-accent"
        >
          Demo<span className="max-sm:sr-only"> model</span>
        </Link>
      )}
      {up && (
        <Button look="quiet" aria-label="Changes" title="Changes: what differs from what was pushed" onClick={onChanges}>
          <FileIcon />
          <span className="max-sm:hidden">Changes</span>
        </Button>
      )}
      {up && (
        <Button
          look="quiet"
          disabled={stopping}
          aria-label="Shut down"
          title="Shut down: ends the sandbox's work; the history stays"
          onClick={onStop}
        >
          {stopping ? <Spinner /> : <PowerIcon />}
          <span className="max-sm:hidden">{stopping ? "Shutting down…" : "Shut down"}</span>
        </Button>
      )}
    </header>
  );
}

/** Reads new messages aloud once; not the deltas, not what was there before. */
function Announcer({ entries, ready }: { readonly entries: readonly Entry[]; readonly ready: boolean }) {
  const last = entries.at(-1);
  const heard = useRef<number | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!ready) return;
    if (heard.current === null) {
      heard.current = last?.id ?? -1;
      return;
    }
    if (!last || last.id <= heard.current || last.byUser) return;
    heard.current = last.id;
    if (last.kind === "message" || last.kind === "finish") setSaid(last.text.slice(0, 500));
  }, [last, ready]);
  return (
    <div aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}

import { memo, useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { testIds } from "@/shared/testids";
import { GrowingMarkdown, TerminalText } from "@/shared/ui/content";
import { Button, IconButton } from "@/shared/ui/controls";
import { CrossIcon, Spinner } from "@/shared/ui/icons";
import { useChat } from "./context";
import { EntryRow, UserBubble } from "./entries/EntryRow";
import { Feed } from "./Feed";
import type { Entry } from "./log/entry";
import { partialArguments } from "./log/partial";
import type { OutgoingMessage } from "./log/outbox";
import type { SessionView } from "./session";

const drawEntry = (entry: Entry) => <EntryRow entry={entry} />;

const ROW = "mx-auto max-w-3xl px-5 py-1.5";

/** The steps of the conversation, then what is not an event yet. */
export function Transcript({
  view,
  firstMessage,
  onEdit,
  endSignal,
}: {
  readonly view: SessionView;
  /** The task the conversation was made with, until its event is here. */
  readonly firstMessage: string;
  readonly onEdit: (text: string) => void;
  /** Changes when the person sent something: their own words are always shown. */
  readonly endSignal: number;
}) {
  const { session, place } = useChat();
  const hasLive = useSyncExternalStore(session.subscribeLive, () => session.liveParts().length > 0);
  const working = view.agentState === "running" && view.connection === "online";
  const older = useCallback(() => void session.loadOlder(), [session]);
  return (
    <Feed
      items={view.entries}
      place={place}
      draw={drawEntry}
      label="Steps of the conversation"
      busy={view.loadingOlder}
      onTop={older}
      endSignal={endSignal}
      header={<Beginning loading={view.loadingOlder} reached={view.atBeginning} />}
      tail={
        <>
          {firstMessage !== "" && !view.hasUserMessage && (
            <article className={ROW}>
              <UserBubble text={firstMessage} time={null} muted />
            </article>
          )}
          {view.outbox.map((message) => (
            <article key={message.key} className={ROW}>
              <Outgoing message={message} online={view.connection === "online"} onEdit={onEdit} />
            </article>
          ))}
          {(hasLive || working) && (
            <article className={ROW}>
              <LiveAnswer doing={doing(view.entries.at(-1))} since={view.newestId ?? 0} />
            </article>
          )}
        </>
      }
    />
  );
}

function Beginning({ loading, reached }: { readonly loading: boolean; readonly reached: boolean }) {
  return (
    <div className="flex h-12 items-center justify-center text-xs text-soft">
      {loading ? (
        <span className="flex items-center gap-2">
          <Spinner /> Loading older steps…
        </span>
      ) : (
        reached && "Beginning of the conversation"
      )}
    </div>
  );
}

const Outgoing = memo(function Outgoing({
  message,
  online,
  onEdit,
}: {
  readonly message: OutgoingMessage;
  readonly online: boolean;
  readonly onEdit: (text: string) => void;
}) {
  const { session } = useChat();
  const word =
    message.state === "failed"
      ? "The server did not confirm this message."
      : message.state === "sending"
        ? "Sending…"
        : online
          ? "Waiting…"
          : "Will be sent when the conversation is connected.";
  return (
    <div data-testid={testIds.outboxItem} data-state={message.state} data-message-key={message.key}>
      <UserBubble text={message.content} time={null} muted />
      <div className="-mt-5 flex items-center justify-end gap-1.5 text-xs text-soft">
        {message.state === "sending" && <Spinner className="size-3" />}
        <span className={message.state === "failed" ? "text-bad" : ""}>{word}</span>
        {message.state === "failed" && (
          <Button look="quiet" onClick={() => session.retry(message.key)}>
            Send again
          </Button>
        )}
        {message.state !== "sending" && (
          <>
            <Button
              look="quiet"
              onClick={() => {
                const taken = session.discard(message.key);
                if (taken) onEdit(taken.content);
              }}
            >
              Edit
            </Button>
            <IconButton label="Discard this message" onClick={() => session.discard(message.key)}>
              <CrossIcon />
            </IconButton>
          </>
        )}
      </div>
    </div>
  );
});

const TOOL_WORDS: Record<string, string> = {
  execute_bash: "Writing a command…",
  str_replace_editor: "Writing an edit…",
  execute_ipython_cell: "Writing Python…",
  finish: "Summing up…",
  think: "Thinking…",
};

const DOING: Partial<Record<Entry["kind"], string>> = {
  command: "Running a command…",
  python: "Running Python…",
  edit: "Editing a file…",
  read: "Reading a file…",
  browse: "Browsing…",
  tool: "Using a tool…",
};

function doing(last: Entry | undefined): string {
  return (last?.state === "pending" && DOING[last.kind]) || "Working…";
}

const SHOWN_FROM_S = 3;

/** Seconds since the last step, once they begin to matter. */
function Elapsed() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - begun) / 1000)), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (seconds < SHOWN_FROM_S) return null;
  return (
    <span className="tabular-nums">
      {seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`}
    </span>
  );
}

/** What the agent is about to say. Only this row follows the deltas. */
function LiveAnswer({ doing, since }: { readonly doing: string; readonly since: number }) {
  const { session } = useChat();
  const parts = useSyncExternalStore(session.subscribeLive, session.liveParts);
  if (parts.length === 0) {
    return (
      <p className="flex items-center gap-2 py-1 text-sm text-soft" data-testid={testIds.liveAnswer}>
        <Spinner /> {doing} <Elapsed key={since} />
      </p>
    );
  }
  return (
    <div data-testid={testIds.liveAnswer} className="space-y-2" aria-busy="true">
      {parts.map((part, at) =>
        part.kind === "tool" ? (
          <div key={at} className="rounded-xl border border-dashed border-line bg-surface">
            <p className="flex items-center gap-2 px-3.5 py-2 text-sm text-soft">
              <Spinner /> {TOOL_WORDS[part.tool] ?? "Preparing a step…"}
            </p>
            <TerminalText text={partialArguments(part.tool, part.text)} label="Arguments so far" tail />
          </div>
        ) : (
          <div key={at} className={part.kind === "thought" ? "text-soft italic" : ""}>
            <GrowingMarkdown text={part.text} />
          </div>
        ),
      )}
    </div>
  );
}

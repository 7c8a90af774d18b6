import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Virtuoso, type VirtuosoHandle } from "react-virtuoso";
import { testIds } from "@/shared/testids";
import { GrowingMarkdown, TerminalText } from "@/shared/ui/content";
import { Button, IconButton } from "@/shared/ui/controls";
import { CrossIcon, DownIcon, Spinner } from "@/shared/ui/icons";
import { useChat } from "./context";
import { EntryRow, UserBubble } from "./entries/EntryRow";
import type { Entry } from "./log/entry";
import type { OutgoingMessage } from "./log/outbox";
import type { SessionView } from "./session";

type Item =
  | { readonly is: "entry"; readonly entry: Entry }
  | { readonly is: "outgoing"; readonly message: OutgoingMessage }
  | { readonly is: "first"; readonly text: string }
  | { readonly is: "live" };

const LIVE: Item = { is: "live" };
const FAR = 1_000_000;

const items = new WeakMap<Entry | OutgoingMessage, Item>();

function itemOf(entry: Entry): Item {
  const item = items.get(entry) ?? { is: "entry", entry };
  items.set(entry, item);
  return item;
}

/** How many entries are older than the one the list began with. */
export function olderThan(entries: readonly Entry[], anchor: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.id < anchor) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The entries, drawn only around what is looked at. Older pages are added above without moving
 * what is on the screen; the end is followed while it is in sight.
 */
export function Transcript({
  view,
  firstMessage,
  onEdit,
  scrollSignal,
}: {
  readonly view: SessionView;
  /** The task the conversation was made with, until its event is here. */
  readonly firstMessage: string;
  readonly onEdit: (text: string) => void;
  /** Changes when the person sent something: their own words are always shown. */
  readonly scrollSignal: number;
}) {
  const { session } = useChat();
  const list = useRef<VirtuosoHandle>(null);
  const [atEnd, setAtEnd] = useState(true);
  const hasLive = useSyncExternalStore(session.subscribeLive, () => session.liveParts().length > 0);
  const working = view.agentState === "running" && view.connection === "online";
  const [anchor] = useState(() => view.entries[0]?.id ?? Number.MAX_SAFE_INTEGER);
  const data = useMemo(() => {
    const all: Item[] = view.entries.map(itemOf);
    if (firstMessage !== "" && !view.hasUserMessage) all.push({ is: "first", text: firstMessage });
    for (const message of view.outbox) all.push({ is: "outgoing", message });
    if (hasLive || working) all.push(LIVE);
    return all;
  }, [view.entries, view.outbox, view.hasUserMessage, firstMessage, hasLive, working]);
  const firstIndex = FAR - olderThan(view.entries, anchor);

  useEffect(() => {
    if (scrollSignal > 0) list.current?.scrollToIndex({ index: "LAST", align: "end" });
  }, [scrollSignal]);
  useEffect(
    () => session.subscribeLive(() => list.current?.autoscrollToBottom()),
    [session],
  );

  return (
    <div className="relative min-h-0 flex-1">
      <Virtuoso
        ref={list}
        data={data}
        context={{ view, onEdit, firstIndex }}
        firstItemIndex={firstIndex}
        initialTopMostItemIndex={{ index: "LAST", align: "end" }}
        computeItemKey={(_index, item) => keyOf(item)}
        startReached={() => void session.loadOlder()}
        followOutput={(isAtBottom) => (isAtBottom ? "auto" : false)}
        atBottomStateChange={setAtEnd}
        atBottomThreshold={80}
        increaseViewportBy={{ top: 800, bottom: 400 }}
        defaultItemHeight={72}
        components={PARTS}
        itemContent={drawItem}
        role="feed"
        aria-label="Steps of the conversation"
        aria-busy={view.loadingOlder}
        className="h-full"
      />
      {!atEnd && (
        <Button
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md"
          onClick={() => list.current?.scrollToIndex({ index: "LAST", align: "end" })}
        >
          <DownIcon /> To the end
        </Button>
      )}
    </div>
  );
}

interface ListContext {
  readonly view: SessionView;
  readonly onEdit: (text: string) => void;
  readonly firstIndex: number;
}

const PARTS = { Header: ListHeader, Footer: ListFooter };

function ListHeader({ context }: { readonly context?: ListContext }) {
  const view = context?.view;
  return (
    <div className="flex h-12 items-center justify-center text-xs text-soft">
      {view?.loadingOlder ? (
        <span className="flex items-center gap-2">
          <Spinner /> Loading older steps…
        </span>
      ) : view?.atBeginning ? (
        "Beginning of the conversation"
      ) : null}
    </div>
  );
}

function ListFooter() {
  return <div className="h-4" />;
}

function keyOf(item: Item): string {
  switch (item.is) {
    case "entry":
      return `event-${item.entry.id}`;
    case "outgoing":
      return `outgoing-${item.message.key}`;
    default:
      return item.is;
  }
}

function drawItem(index: number, item: Item, context: ListContext) {
  return (
    <article
      aria-posinset={index - context.firstIndex + 1}
      aria-setsize={-1}
      className="mx-auto max-w-3xl px-5 py-1.5"
    >
      {item.is === "entry" ? (
        <EntryRow entry={item.entry} />
      ) : item.is === "outgoing" ? (
        <Outgoing message={item.message} online={context.view.connection === "online"} onEdit={context.onEdit} />
      ) : item.is === "first" ? (
        <UserBubble text={item.text} time={null} muted />
      ) : (
        <LiveAnswer doing={doing(context.view.entries.at(-1))} since={context.view.newestId ?? 0} />
      )}
    </article>
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
            <TerminalText text={part.text} label="Arguments so far" tail />
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

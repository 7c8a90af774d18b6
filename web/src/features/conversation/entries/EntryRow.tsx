import { memo, type ReactNode } from "react";
import { testIds } from "@/shared/testids";
import { clock, exact, parseTime } from "@/shared/text/time";
import { visible } from "@/shared/text/visible";
import { CopyButton, Markdown, TerminalText } from "@/shared/ui/content";
import { AlertIcon, CheckIcon, SparkIcon } from "@/shared/ui/icons";
import { knownTitle } from "../state";
import type { Entry } from "../log/entry";
import { Card } from "./Card";
import {
  BrowseCard,
  CommandCard,
  EditCard,
  Pictures,
  pretty,
  PythonCard,
  ReadCard,
  TasksCard,
  ThinkCard,
  ToolCard,
} from "./cards";

/** One entry of the chat. Drawn again only when its entry is another object. */
export const EntryRow = memo(function EntryRow({ entry }: { readonly entry: Entry }) {
  return (
    <div data-testid={testIds.entry} data-event-id={entry.id} data-event-type={entry.type} data-state={entry.state}>
      {entry.thought !== "" && (
        <div className="mb-2">
          <Markdown text={entry.thought} />
        </div>
      )}
      <Body entry={entry} />
    </div>
  );
});

function Body({ entry }: { readonly entry: Entry }): ReactNode {
  switch (entry.kind) {
    case "message":
      return entry.byUser ? (
        <UserBubble text={entry.text} time={entry.time}>
          <Pictures images={entry.images} />
          <Files files={entry.files} />
        </UserBubble>
      ) : (
        <AgentText text={entry.text} time={entry.time}>
          <Pictures images={entry.images} />
          <Files files={entry.files} />
        </AgentText>
      );
    case "finish":
      return (
        <div className="rounded-xl border border-line bg-good-wash px-4 py-3">
          <p className="mb-1 flex items-center gap-1.5 text-sm font-semibold text-good">
            <CheckIcon /> Finished
          </p>
          <AgentText text={entry.text} time={entry.time} />
        </div>
      );
    case "think":
      return <ThinkCard entry={entry} />;
    case "command":
      return <CommandCard entry={entry} />;
    case "python":
      return <PythonCard entry={entry} />;
    case "edit":
      return <EditCard entry={entry} />;
    case "read":
      return <ReadCard entry={entry} />;
    case "browse":
      return <BrowseCard entry={entry} />;
    case "tool":
      return <ToolCard entry={entry} />;
    case "tasks":
      return <TasksCard entry={entry} />;
    case "error":
      return (
        <Card entry={entry} icon={<AlertIcon />} title={knownTitle(entry.errorId) ?? "The agent met an error"} suited>
          {entry.text === "" ? null : (
            <div className="px-3.5 py-2.5 text-sm">
              <Markdown text={entry.text} />
            </div>
          )}
        </Card>
      );
    case "notice":
      return (
        <Card entry={entry} icon={<SparkIcon />} title={entry.title} suited={false} mark={<></>}>
          {entry.text === "" ? null : (
            <div className="px-3.5 py-2.5 text-sm">
              <Markdown text={entry.text} />
            </div>
          )}
        </Card>
      );
    case "unknown":
      return (
        <Card entry={entry} icon={<SparkIcon />} title={<>A step of the kind “{visible(entry.type)}”</>} suited={false} mark={<></>}>
          <TerminalText text={pretty(entry.raw)} label="Raw event" />
        </Card>
      );
  }
}

export function UserBubble({
  text,
  time,
  children,
  muted = false,
}: {
  readonly text: string;
  readonly time: string | null;
  readonly children?: ReactNode;
  readonly muted?: boolean;
}) {
  return (
    <div className="group flex flex-col items-end">
      <div
        className={`max-w-[85%] rounded-2xl rounded-ee-md border border-line bg-accent-wash px-4 py-2.5 ${muted ? "opacity-75" : ""}`}
      >
        <span className="sr-only">You: </span>
        <Markdown text={text} />
        {children}
      </div>
      <Meta text={text} time={time} />
    </div>
  );
}

function AgentText({ text, time, children }: { readonly text: string; readonly time: string | null; readonly children?: ReactNode }) {
  return (
    <div className="group">
      <span className="sr-only">Agent: </span>
      <Markdown text={text} />
      {children}
      <Meta text={text} time={time} />
    </div>
  );
}

function Meta({ text, time }: { readonly text: string; readonly time: string | null }) {
  const date = parseTime(time);
  return (
    <div className="-mb-1 flex h-7 items-center gap-1 text-xs text-soft opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
      {date && (
        <time dateTime={date.toISOString()} title={exact(date)}>
          {clock(date)}
        </time>
      )}
      {text !== "" && <CopyButton text={text} label="Copy text" />}
    </div>
  );
}

function Files({ files }: { readonly files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="mt-1.5 text-sm text-soft" aria-label="Files">
      {files.map((file) => (
        <li key={file} className="font-mono text-xs">
          {visible(file)}
        </li>
      ))}
    </ul>
  );
}

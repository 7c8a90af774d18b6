import { useMemo } from "react";
import { parseDiff } from "@/shared/text/diff";
import { fileName, visible } from "@/shared/text/visible";
import { CopyButton, DiffView, Markdown, TerminalText } from "@/shared/ui/content";
import { EditIcon, FileIcon, GlobeIcon, ListIcon, SparkIcon, TerminalIcon, ToolIcon } from "@/shared/ui/icons";
import type { Entry, Task } from "../log/entry";
import { useLiveOutput } from "../context";
import { Card, Detail, FailureText, Mark } from "./Card";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

const SHORT_OUTPUT_LINES = 14;
const LONG_COMMAND = 90;
const SHORT_DIFF_LINES = 60;

function lineCount(text: string): number {
  return text === "" ? 0 : text.split("\n").length;
}

export function CommandCard({ entry }: { readonly entry: Of<"command"> }) {
  const live = useLiveOutput(entry.id);
  const running = entry.state === "pending";
  const output = running ? live : entry.output;
  const command = visible(entry.command);
  const firstLine = command.split("\n")[0] ?? "";
  const several = command.includes("\n");
  const inFull = several || command.length > LONG_COMMAND;
  const mark =
    entry.exitCode === null || entry.failure !== "" ? undefined : entry.exitCode === -1 ? (
      <Mark tone="wait" word="still running" shown />
    ) : entry.exitCode === 0 ? (
      <Mark tone="good" word="exit code 0" />
    ) : (
      <Mark tone="bad" word={`exit code ${entry.exitCode}`} shown />
    );
  return (
    <Card
      entry={entry}
      icon={<TerminalIcon />}
      title={
        <code className="font-mono text-[0.8125rem]" title={command}>
          {entry.byUser && <span className="font-sans text-soft">You: </span>}
          {entry.isInput && <span className="font-sans text-soft">Input: </span>}
          {firstLine === "" ? <span className="font-sans text-soft">More output of the running command</span> : firstLine}
          {several && " …"}
        </code>
      }
      mark={mark}
      suited={running || entry.byUser || entry.state === "failed" || lineCount(output) <= SHORT_OUTPUT_LINES}
    >
      {inFull && (
        <pre className="overflow-x-auto border-b border-line px-3.5 py-2.5 font-mono text-[0.8125rem] whitespace-pre-wrap">
          {command}
        </pre>
      )}
      <FailureText text={entry.failure} />
      {output === "" ? (
        entry.failure === "" && (
          <p className="px-3.5 py-2.5 text-sm text-soft">{entry.awaitsConsent ? "Waits for your consent." : running ? "No output yet." : "No output."}</p>
        )
      ) : (
        <div className="relative">
          <TerminalText text={output} label="Output" tail={running} />
          {!running && (
            <div className="absolute end-1.5 top-1">
              <CopyButton text={output} label="Copy output" />
            </div>
          )}
        </div>
      )}
    </Card>
  );
}

export function PythonCard({ entry }: { readonly entry: Of<"python"> }) {
  return (
    <Card entry={entry} icon={<TerminalIcon />} title="Ran Python" suited={entry.state === "failed"}>
      <Detail label="Code">
        <TerminalText text={entry.code} label="Code" />
      </Detail>
      <FailureText text={entry.failure} />
      {entry.output !== "" && (
        <Detail label="Output">
          <TerminalText text={entry.output} label="Output" />
        </Detail>
      )}
      <Pictures images={entry.images} />
    </Card>
  );
}

const OPERATIONS: Record<string, string> = {
  create: "Created",
  write: "Wrote",
  undo_edit: "Undid the last edit of",
};

export function EditCard({ entry }: { readonly entry: Of<"edit"> }) {
  const diff = useMemo(() => parseDiff(entry.diff), [entry.diff]);
  const verb = entry.state === "pending" ? "Editing" : (OPERATIONS[entry.operation] ?? "Edited");
  return (
    <Card
      entry={entry}
      icon={<EditIcon />}
      title={
        <>
          {verb} <PathName path={entry.path} />
        </>
      }
      extra={
        entry.diff !== "" && (
          <span className="shrink-0 font-mono text-xs" aria-label={`${diff.added} lines added, ${diff.removed} removed`}>
            <span className="text-good">+{diff.added}</span> <span className="text-bad">−{diff.removed}</span>
          </span>
        )
      }
      suited={entry.state === "failed" || (entry.diff !== "" && diff.lines.length <= SHORT_DIFF_LINES)}
    >
      {entry.failure !== "" || entry.diff !== "" || entry.report !== "" ? (
        <>
          <FailureText text={entry.failure} />
          {entry.diff !== "" ? (
            <DiffView diff={entry.diff} label={`Changes of ${fileName(entry.path)}`} />
          ) : (
            entry.report !== "" && <TerminalText text={entry.report} label="Report" />
          )}
        </>
      ) : null}
    </Card>
  );
}

export function ReadCard({ entry }: { readonly entry: Of<"read"> }) {
  const picture = /^data:image\/(png|jpeg|gif|webp);base64,/.test(entry.content);
  return (
    <Card
      entry={entry}
      icon={<FileIcon />}
      title={
        <>
          {entry.state === "pending" ? "Reading" : "Read"} <PathName path={entry.path} />
        </>
      }
      suited={entry.state === "failed" || picture}
    >
      {entry.failure !== "" ? (
        <FailureText text={entry.failure} />
      ) : picture ? (
        <Pictures images={[entry.content]} />
      ) : entry.content.startsWith("data:") ? (
        <p className="px-3.5 py-2.5 text-sm text-soft">A file that cannot be shown here.</p>
      ) : entry.content !== "" ? (
        <TerminalText text={entry.content} label="Content" />
      ) : null}
    </Card>
  );
}

export function BrowseCard({ entry }: { readonly entry: Of<"browse"> }) {
  return (
    <Card entry={entry} icon={<GlobeIcon />} title={<>Browsed {visible(entry.url) || "the web"}</>} suited={entry.state === "failed"}>
      <FailureText text={entry.failure} />
      {entry.steps !== "" && (
        <Detail label="Steps">
          <TerminalText text={entry.steps} label="Steps" />
        </Detail>
      )}
      <Pictures images={entry.screenshot === "" ? [] : [entry.screenshot]} />
      {entry.content !== "" && (
        <Detail label="Text of the page">
          <TerminalText text={entry.content} label="Text of the page" />
        </Detail>
      )}
    </Card>
  );
}

export function ToolCard({ entry }: { readonly entry: Of<"tool"> }) {
  return (
    <Card entry={entry} icon={<ToolIcon />} title={<>Used the tool {visible(entry.name)}</>} suited={entry.state === "failed"}>
      <FailureText text={entry.failure} />
      <Detail label="Input">
        <TerminalText text={pretty(entry.input)} label="Input" />
      </Detail>
      {entry.output !== "" && (
        <Detail label="Output">
          <TerminalText text={prettyText(entry.output)} label="Output" />
        </Detail>
      )}
    </Card>
  );
}

export function TasksCard({ entry }: { readonly entry: Of<"tasks"> }) {
  const done = entry.tasks.filter((task) => task.status === "done").length;
  return (
    <Card
      entry={entry}
      icon={<ListIcon />}
      title={entry.planned ? `Plan: ${done} of ${entry.tasks.length} done` : "Looked at the plan"}
      suited={false}
    >
      {entry.tasks.length > 0 ? (
        <TaskList tasks={entry.tasks} />
      ) : (
        entry.report !== "" && <TerminalText text={entry.report} label="Plan" />
      )}
    </Card>
  );
}

const TASK_LOOK: Record<Task["status"], readonly [string, string]> = {
  done: ["✓", "done"],
  in_progress: ["▸", "in progress"],
  todo: ["○", "to do"],
};

export function TaskList({ tasks }: { readonly tasks: readonly Task[] }) {
  return (
    <ol className="space-y-1 px-3.5 py-2.5 text-sm">
      {tasks.map((task, at) => {
        const [sign, word] = TASK_LOOK[task.status];
        return (
          <li key={`${task.id}-${at}`} className="flex gap-2">
            <span aria-hidden="true" className={`w-4 shrink-0 text-center ${task.status === "todo" ? "text-soft" : "text-accent"}`}>
              {sign}
            </span>
            <span className={task.status === "done" ? "text-soft line-through" : ""}>
              {task.title} <span className="sr-only">({word})</span>
              {task.notes !== "" && <span className="block text-soft no-underline">{task.notes}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

export function ThinkCard({ entry }: { readonly entry: Of<"think"> }) {
  const firstLine = entry.text.split("\n")[0] ?? "";
  return (
    <Card entry={entry} icon={<SparkIcon />} title={<span className="text-soft italic">{firstLine || "Thought"}</span>} suited={false} mark={<></>}>
      {entry.text.length > 90 || entry.text.includes("\n") ? (
        <div className="px-3.5 py-3 text-soft">
          <Markdown text={entry.text} />
        </div>
      ) : null}
    </Card>
  );
}

export function Pictures({ images }: { readonly images: readonly string[] }) {
  const shown = images.filter((image) => /^data:image\/(png|jpeg|gif|webp);base64,/.test(image));
  const remote = images.filter((image) => /^https?:\/\//.test(image));
  if (shown.length + remote.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2 px-3.5 py-2.5">
      {shown.map((image, at) => (
        <img key={at} src={image} alt={`Picture ${at + 1}`} className="max-h-80 max-w-full rounded-lg border border-line" />
      ))}
      {remote.map((image) => (
        <a key={image} href={image} target="_blank" rel="noopener noreferrer nofollow" className="text-sm text-accent underline">
          {image}
        </a>
      ))}
    </div>
  );
}

function PathName({ path }: { readonly path: string }) {
  return (
    <code className="font-mono text-[0.8125rem]" title={visible(path)}>
      {fileName(path)}
    </code>
  );
}

export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? "";
}

function prettyText(text: string): string {
  try {
    return pretty(JSON.parse(text));
  } catch {
    return text;
  }
}

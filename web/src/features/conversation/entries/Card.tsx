import { type ReactNode, useId } from "react";
import { ChevronIcon, CheckIcon, ClockIcon, CrossIcon, Spinner } from "@/shared/ui/icons";
import { isActive } from "../state";
import { useAgentState, useOpened } from "../context";
import type { Entry } from "../log/entry";

/** The frame of everything the agent does: what, how it ended, and details on demand. */
export function Card({
  entry,
  icon,
  title,
  extra,
  suited,
  mark,
  children,
}: {
  readonly entry: Entry;
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly extra?: ReactNode;
  /** Open unless the person chose otherwise. */
  readonly suited: boolean;
  readonly mark?: ReactNode;
  readonly children?: ReactNode;
}) {
  const [open, toggle] = useOpened(entry.id, suited);
  const id = useId();
  const details = Boolean(children);
  const head = (
    <>
      <span className={entry.state === "failed" ? "text-bad" : "text-soft"}>{icon}</span>
      <span className="min-w-0 flex-1 truncate text-start">{title}</span>
      {extra}
      {mark ?? <StateMark entry={entry} />}
      {details && <ChevronIcon className={`size-3.5 text-soft transition-transform ${open ? "rotate-90" : ""}`} />}
    </>
  );
  const look = "flex min-h-10 w-full items-center gap-2.5 px-3.5 py-1.5 text-sm";
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      {details ? (
        <button type="button" aria-expanded={open} aria-controls={id} onClick={toggle} className={`${look} hover:bg-raised`}>
          {head}
        </button>
      ) : (
        <div className={look}>{head}</div>
      )}
      {details && open && (
        <div id={id} className="border-t border-line bg-code">
          {children}
        </div>
      )}
    </div>
  );
}

function StateMark({ entry }: { readonly entry: Entry }) {
  if (entry.state === "pending") return <PendingMark entry={entry} />;
  return entry.state === "failed" ? <Mark tone="bad" word="failed" /> : <Mark tone="good" word="done" />;
}

function PendingMark({ entry }: { readonly entry: Entry }) {
  const agentState = useAgentState();
  if (entry.awaitsConsent) return <Mark tone="wait" word="waiting for consent" />;
  if (isActive(agentState) || entry.byUser) {
    return (
      <span className="flex items-center text-accent">
        <Spinner />
        <span className="sr-only">running</span>
      </span>
    );
  }
  return <Mark tone="wait" word="no result" />;
}

export function Mark({ tone, word, shown = false }: { readonly tone: "good" | "bad" | "wait"; readonly word: string; readonly shown?: boolean }) {
  const look = { good: "text-good", bad: "text-bad", wait: "text-warn" }[tone];
  const Icon = { good: CheckIcon, bad: CrossIcon, wait: ClockIcon }[tone];
  return (
    <span className={`flex shrink-0 items-center gap-1 text-xs ${look}`} title={word}>
      <Icon className="size-4" />
      <span className={shown ? "" : "sr-only"}>{word}</span>
    </span>
  );
}

export function Detail({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <p className="px-3.5 pt-2.5 text-xs font-semibold text-soft">{label}</p>
      {children}
    </div>
  );
}

export function FailureText({ text }: { readonly text: string }) {
  return text === "" ? null : <p className="px-3.5 py-2.5 text-sm whitespace-pre-wrap text-bad">{text}</p>;
}

import { useState } from "react";
import { Link } from "react-router";
import { testIds } from "@/shared/testids";
import { Button, IconButton, Note } from "@/shared/ui/controls";
import { AlertIcon, ChevronIcon, CrossIcon, Spinner } from "@/shared/ui/icons";
import { TaskList } from "./entries/cards";
import type { Entry, Task } from "./log/entry";
import type { ConversationSession, SessionView } from "./session";
import { explain } from "./state";

/** Says plainly what `local` means. It cannot be dismissed: it is true the whole time. */
export function SandboxNotice() {
  return (
    <div
      data-testid={testIds.sandboxNotice}
      role="note"
      className="flex items-center gap-2 border-b border-line bg-warn-wash px-5 py-1.5 text-sm text-warn"
    >
      <AlertIcon />
      <span>
        <strong className="font-semibold">No isolation:</strong> commands run directly on this machine, with the rights
        of the server.
      </span>
    </div>
  );
}

/** Loss of the connection and how it comes back, without covering anything. */
export function ConnectionBanner({ view, session }: { readonly view: SessionView; readonly session: ConversationSession }) {
  if (view.connection === "refused") {
    const settings = /settings/i.test(view.refusal);
    return (
      <Strip alert>
        <span className="flex-1">The server did not accept the connection: {explain(view.refusal)}</span>
        {settings && (
          <Link to="/settings" className="underline">
            Model settings
          </Link>
        )}
        <Button onClick={() => session.reconnect()}>Try again</Button>
      </Strip>
    );
  }
  if (view.connection === "offline" || view.connection === "ended") {
    return (
      <Strip>
        <Spinner />
        <span className="flex-1">
          {view.connection === "ended"
            ? "The server ended the connection. Connecting again…"
            : "Connection lost. Connecting again… What you send is kept."}
        </span>
        <Button onClick={() => (view.connection === "ended" ? session.reconnect() : session.hurry())}>Now</Button>
      </Strip>
    );
  }
  return null;
}

function Strip({ children, alert = false }: { readonly children: React.ReactNode; readonly alert?: boolean }) {
  return (
    <div
      data-testid={testIds.connection}
      role={alert ? "alert" : "status"}
      className={`flex items-center gap-3 border-b border-line px-5 py-1.5 text-sm ${alert ? "bg-bad-wash text-bad" : "bg-warn-wash text-warn"}`}
    >
      {children}
    </div>
  );
}

/** Why the agent stopped, and what can be done about it. */
export function ErrorBanner({ view }: { readonly view: SessionView }) {
  if (view.agentState !== "error") return null;
  const model = /ERROR_LLM_AUTHENTICATION|SERVICE_UNAVAILABLE|OUT_OF_CREDITS/.test(view.reason);
  return (
    <div className="mx-auto w-full max-w-3xl px-5 pt-2">
      <Note tone="bad" role="alert">
        <AlertIcon className="mt-0.5 size-4" />
        <span className="flex-1 whitespace-pre-wrap">
          {explain(view.reason)}{" "}
          {model && (
            <Link to="/settings" className="underline">
              Open the model settings
            </Link>
          )}
        </span>
      </Note>
    </div>
  );
}

export function NoticeBanner({ text, onDismiss }: { readonly text: string; readonly onDismiss: () => void }) {
  if (text === "") return null;
  return (
    <div className="mx-auto w-full max-w-3xl px-5 pt-2">
      <Note tone="warn" role="alert">
        <AlertIcon className="mt-0.5 size-4" />
        <span className="flex-1 whitespace-pre-wrap">{explain(text)}</span>
        <IconButton label="Dismiss" className="-my-1" onClick={onDismiss}>
          <CrossIcon />
        </IconButton>
      </Note>
    </div>
  );
}

/** The question of an agent that may not act without consent (agent.md §2.3). */
export function ConsentBar({
  entries,
  agentState,
  onAnswer,
}: {
  readonly entries: readonly Entry[];
  readonly agentState: string | null;
  readonly onAnswer: (state: "user_confirmed" | "user_rejected") => boolean;
}) {
  const [answered, setAnswered] = useState<number | null>(null);
  if (agentState !== "awaiting_user_confirmation") return null;
  const asking = entries.findLast((entry) => entry.awaitsConsent && !entry.byUser);
  if (!asking || asking.id === answered) return null;
  const answer = (state: "user_confirmed" | "user_rejected"): void => {
    if (onAnswer(state)) setAnswered(asking.id);
  };
  return (
    <div className="mx-auto w-full max-w-3xl px-5 pt-2">
      <Note tone={asking.highRisk ? "bad" : "warn"} role="alert" centred>
        <AlertIcon />
        <span className="flex-1">
          {asking.highRisk ? "This step is risky. Look at it before you let it run." : "May the agent run the last step?"}
        </span>
        <Button onClick={() => answer("user_rejected")}>Reject</Button>
        <Button look="primary" onClick={() => answer("user_confirmed")}>
          Let it run
        </Button>
      </Note>
    </div>
  );
}

export function PlanPanel({ plan }: { readonly plan: readonly Task[] }) {
  const [open, setOpen] = useState(false);
  if (plan.length === 0) return null;
  const done = plan.filter((task) => task.status === "done").length;
  const current = plan.find((task) => task.status === "in_progress");
  return (
    <section aria-label="Plan" className="border-b border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="mx-auto flex min-h-9 w-full max-w-3xl items-center gap-2 px-5 text-start text-sm hover:bg-raised"
      >
        <ChevronIcon className={`size-3.5 text-soft ${open ? "rotate-90" : ""}`} />
        <span className="font-medium">
          Plan {done}/{plan.length}
        </span>
        <span className="min-w-0 flex-1 truncate text-soft">{current?.title}</span>
      </button>
      {open && (
        <div className="mx-auto max-h-60 max-w-3xl overflow-y-auto px-2">
          <TaskList tasks={plan} />
        </div>
      )}
    </section>
  );
}

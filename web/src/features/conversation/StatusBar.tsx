import { useState } from "react";
import { testIds } from "@/shared/testids";
import { Button } from "@/shared/ui/controls";
import { PauseIcon, PlayIcon, StopIcon } from "@/shared/ui/icons";
import type { Usage } from "./log/eventLog";
import { controls, statusLine, type StatusInput, type Tone } from "./state";

const DOTS: Record<Tone, string> = {
  good: "bg-good",
  warn: "bg-warn",
  ask: "bg-warn",
  input: "bg-accent",
  bad: "bg-bad",
};

/** What the agent does now, what may be done about it, and what it has cost. */
export function StatusBar({
  status,
  usage,
  onAgentState,
}: {
  readonly status: StatusInput;
  readonly usage: Usage | null;
  readonly onAgentState: (state: string) => boolean;
}) {
  const { text, tone } = statusLine(status);
  const online = status.connection === "online" && status.status !== "STOPPED";
  const offered = controls(status.agentState);
  // The state in which something was asked for: until it changes, asking again is pointless.
  const [askedIn, setAskedIn] = useState<string | null>(null);
  const waiting = askedIn !== null && askedIn === status.agentState;
  const ask = (state: string): void => {
    if (onAgentState(state)) setAskedIn(status.agentState);
  };
  const busy = status.agentState === "running" && online;
  return (
    <div className="mx-auto flex min-h-10 w-full max-w-3xl flex-wrap items-center gap-x-3 gap-y-1 px-5 py-1 text-sm">
      <span className="flex items-center gap-2" role="status" data-testid={testIds.agentState}>
        <span aria-hidden="true" className={`size-2 rounded-full ${DOTS[tone]} ${busy ? "pulse" : ""}`} />
        {text}
      </span>
      {online && (
        <span className="flex gap-1">
          {offered.pause && (
            <Button look="quiet" disabled={waiting} onClick={() => ask("paused")}>
              <PauseIcon /> Pause
            </Button>
          )}
          {offered.resume && (
            <Button look="quiet" disabled={waiting} onClick={() => ask("running")}>
              <PlayIcon /> {status.agentState === "paused" ? "Resume" : "Continue"}
            </Button>
          )}
          {offered.stop && (
            <Button look="quiet" disabled={waiting} onClick={() => ask("stopped")}>
              <StopIcon /> Stop
            </Button>
          )}
        </span>
      )}
      <span className="flex-1" />
      {usage && <UsageLine usage={usage} />}
    </div>
  );
}

const WARN_AT = 0.8;

const money = (amount: number): string =>
  new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: amount > 0 && amount < 1 ? 4 : 2,
  }).format(amount);

const short = (count: number): string =>
  new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 }).format(count);

function UsageLine({ usage }: { readonly usage: Usage }) {
  const spent = usage.budget ? usage.cost / usage.budget : 0;
  const context = usage.contextWindow > 0 ? Math.round((usage.contextUsed / usage.contextWindow) * 100) : null;
  const look = spent >= 1 ? "text-bad" : spent >= WARN_AT ? "text-warn" : "text-soft";
  return (
    <span
      data-testid={testIds.usage}
      className={`text-xs tabular-nums ${look}`}
      title={`${usage.promptTokens.toLocaleString()} tokens read, ${usage.completionTokens.toLocaleString()} written`}
    >
      {money(usage.cost)}
      {usage.budget !== null && ` of ${money(usage.budget)}`}
      {" · "}
      {short(usage.promptTokens + usage.completionTokens)} tokens
      {context !== null && ` · context ${context}\u202f%`}
    </span>
  );
}

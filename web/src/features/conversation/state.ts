import type { ConversationInfo } from "@/shared/wire/types";
import type { ConnectionState } from "./connection";

/** Texts for the identifiers that travel as status ids, runtime states and error reasons. */
const KNOWN: Record<string, string> = {
  STATUS$STARTING_RUNTIME: "Starting the sandbox…",
  STATUS$BUILDING_RUNTIME: "Building the sandbox…",
  STATUS$RUNTIME_STARTED: "Sandbox started",
  STATUS$READY: "Ready",
  STATUS$SETTING_UP_WORKSPACE: "Preparing the workspace…",
  STATUS$SETTING_UP_GIT_HOOKS: "Installing git hooks…",
  STATUS$LLM_RETRY: "The model did not answer; trying again…",
  STATUS$STOPPED: "Stopped",
  STATUS$ERROR: "The agent or its sandbox failed",
  STATUS$ERROR_MEMORY: "Knowledge for the agent could not be read",
  STATUS$ERROR_RUNTIME_DISCONNECTED: "The sandbox is not reachable. Send a message to start it again.",
  STATUS$ERROR_LLM_AUTHENTICATION: "The model's provider refused the API key. Check the model settings.",
  STATUS$ERROR_LLM_SERVICE_UNAVAILABLE: "The model's provider cannot be reached. Check the base URL, or try again later.",
  STATUS$ERROR_LLM_INTERNAL_SERVER_ERROR: "The model's provider had an internal error. Try again.",
  STATUS$ERROR_LLM_OUT_OF_CREDITS: "The model's provider says the credit is used up.",
  STATUS$ERROR_LLM_CONTENT_POLICY_VIOLATION: "The model's provider refused the content of this conversation.",
  STATUS$GIT_PROVIDER_AUTHENTICATION_ERROR: "The git provider refused the sign-in.",
  CHAT_INTERFACE$AGENT_RATE_LIMITED_STOPPED_MESSAGE: "The model's provider limits the rate and waiting did not help. Continue later.",
  AGENT_ERROR$TOO_MANY_CONVERSATIONS: "Too many conversations run at once, so this one was stopped.",
  AGENT_ERROR$BAD_ACTION: "The sandbox does not know this action",
  AGENT_ERROR$ACTION_TIMEOUT: "The action took too long",
  AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED: "Not executed: you pressed stop",
  AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_ERROR: "Not executed: the agent had failed",
  SESSION$TIMEOUT_MESSAGE: "Your sign-in has ended. Load the page again.",
  CONFIGURATION$SETTINGS_NOT_FOUND: "No model is set up yet. Open the model settings.",
  "Settings not found": "No model is set up yet. Open the model settings.",
  invalid_session_api_key: "The server wants its session key. Load the page again to enter it.",
};

/** Words for an identifier; other text is shown without the error class in front. */
export function explain(text: string): string {
  const known = KNOWN[text];
  if (known) return known;
  const limit = /Agent reached maximum (iteration|budget)[\s\S]*?max \1: ([\d.]+)/.exec(text);
  if (limit) {
    return limit[1] === "iteration"
      ? `The limit of ${limit[2]} steps is reached. Continue to allow as many again.`
      : `The budget of $${limit[2]} is used up. Continue to allow as much again.`;
  }
  if (text.startsWith("AgentStuckInLoopError")) {
    return "The agent repeats itself without getting on. Tell it what to do differently.";
  }
  return text.replace(/^[A-Z][A-Za-z]*(?:Error|Exception): /, "");
}

export function knownTitle(id: string): string | null {
  return KNOWN[id] ?? null;
}

const AGENT: Record<string, string> = {
  loading: "Getting ready…",
  init: "Ready",
  running: "Working…",
  awaiting_user_input: "Waiting for you",
  awaiting_user_confirmation: "Waiting for your consent",
  user_confirmed: "Going on…",
  user_rejected: "Step rejected",
  paused: "Paused",
  stopped: "Stopped by you",
  finished: "Finished",
  rejected: "Task rejected",
  error: "Stopped by an error",
  rate_limited: "Slowed down by the provider; trying again…",
};

export type Tone = "good" | "warn" | "ask" | "input" | "bad";

export interface StatusInput {
  readonly status: ConversationInfo["status"] | null;
  readonly runtimeStatus: string | null;
  readonly connection: ConnectionState;
  readonly agentState: string | null;
  readonly statusId: string;
}

const NEUTRAL = new Set(["STATUS$READY", "STATUS$RUNTIME_STARTED"]);
const LOST: ReadonlySet<ConnectionState> = new Set(["offline", "refused", "ended"]);

/** The agent's state line (web-client.md §2.7): the first matching row gives text and colour. */
export function statusLine(input: StatusInput): { readonly text: string; readonly tone: Tone } {
  return { text: statusText(input), tone: statusTone(input) };
}

function statusText({ status, runtimeStatus, connection, agentState, statusId }: StatusInput): string {
  if (status === "STOPPED" || runtimeStatus === "STATUS$STOPPED") return "Stopped";
  if (status === "ARCHIVED") return "Archived";
  if (runtimeStatus && !NEUTRAL.has(runtimeStatus)) return explain(runtimeStatus);
  if (LOST.has(connection)) return "Disconnected";
  if (connection === "connecting" || connection === "idle") return "Connecting…";
  if ((agentState === "loading" || agentState === null) && statusId && statusId !== "STATUS$READY") {
    return explain(statusId);
  }
  if (agentState === "running" && statusId === "STATUS$LLM_RETRY") return explain(statusId);
  if (agentState === null) return "Getting ready…";
  return AGENT[agentState] ?? agentState;
}

function statusTone({ status, runtimeStatus, connection, agentState }: StatusInput): Tone {
  if (
    LOST.has(connection) ||
    status === "STOPPED" ||
    status === "ERROR" ||
    runtimeStatus === "STATUS$STOPPED" ||
    agentState === "stopped" ||
    agentState === "error"
  ) {
    return "bad";
  }
  if (
    status === "STARTING" ||
    (runtimeStatus && !NEUTRAL.has(runtimeStatus)) ||
    agentState === null ||
    ["loading", "paused", "rejected", "rate_limited"].includes(agentState)
  ) {
    return "warn";
  }
  if (agentState === "awaiting_user_confirmation") return "ask";
  if (agentState === "awaiting_user_input") return "input";
  return "good";
}

const PAUSABLE = new Set(["running"]);
const RESUMABLE = new Set(["paused", "error", "rate_limited"]);
const STOPPABLE = new Set(["running", "paused", "user_confirmed", "awaiting_user_confirmation", "rate_limited"]);

/** What the controls offer in a state (agent.md §2.3; going on after a limit is one click, AC-58). */
export function controls(agentState: string | null): { pause: boolean; resume: boolean; stop: boolean } {
  const state = agentState ?? "";
  return { pause: PAUSABLE.has(state), resume: RESUMABLE.has(state), stop: STOPPABLE.has(state) };
}

const ACTIVE = new Set(["running", "user_confirmed", "loading"]);

export function isActive(agentState: string | null): boolean {
  return ACTIVE.has(agentState ?? "");
}

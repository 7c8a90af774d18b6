/** What the server's REST interface answers (rest-core.md §§7, 9, 10). */

export type ConversationStatus = "STARTING" | "RUNNING" | "STOPPED" | "ARCHIVED" | "ERROR";

export interface ConversationInfo {
  readonly conversation_id: string;
  readonly title: string;
  readonly last_updated_at: string | null;
  readonly status: ConversationStatus;
  readonly runtime_status: string | null;
  readonly selected_repository: string | null;
  readonly selected_branch: string | null;
  readonly url: string | null;
  readonly session_api_key: string | null;
  readonly created_at: string;
}

export interface ConversationPageOfList {
  readonly results: readonly ConversationInfo[];
  readonly next_page_id: string | null;
}

export interface EventPage {
  readonly events: readonly unknown[];
  readonly has_more: boolean;
}

export interface ServerConfig {
  readonly APP_MODE: string;
  /** Present with `local`: commands of the agent run on the server's machine itself. */
  readonly RUNTIME?: string;
  /** False when the sandbox does not keep the agent from the machine. */
  readonly RUNTIME_ISOLATED?: boolean;
  /** True while no model is connected and the built-in demo answers. */
  readonly DEMO_MODEL?: boolean;
  /** True when the server wants its session key before anything else. */
  readonly SESSION_KEY_REQUIRED?: boolean;
  /** With `APP_MODE` saas: the providers through which people sign in. */
  readonly PROVIDERS_CONFIGURED?: readonly string[];
  /** Additions of this server to the wire. */
  readonly CAPABILITIES?: readonly string[];
  readonly [other: string]: unknown;
}

export interface Settings {
  readonly llm_model: string | null;
  readonly llm_base_url: string | null;
  readonly llm_api_key_set: boolean;
  readonly max_iterations: number | null;
  readonly max_budget_per_task: number | null;
  readonly condenser_max_size: number | null;
  readonly enable_default_condenser: boolean;
  readonly [other: string]: unknown;
}

/** The agent's states (events.md §12). */
export type AgentState =
  | "loading"
  | "init"
  | "running"
  | "awaiting_user_input"
  | "awaiting_user_confirmation"
  | "user_confirmed"
  | "user_rejected"
  | "paused"
  | "stopped"
  | "finished"
  | "rejected"
  | "error"
  | "rate_limited";

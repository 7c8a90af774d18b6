import { isObject, type Json, number, object, text } from "@/shared/wire/read";
import type { Entry, Task } from "./entry";
import { actionType, eventId, observationType, standsAlone, toEntry } from "./toEntry";

export interface Usage {
  readonly cost: number;
  readonly budget: number | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly contextWindow: number;
  readonly contextUsed: number;
}

export interface LogSnapshot {
  readonly entries: readonly Entry[];
  readonly agentState: string | null;
  readonly reason: string;
  readonly usage: Usage | null;
  readonly plan: readonly Task[];
  readonly oldestId: number | null;
  readonly newestId: number | null;
  readonly hasUserMessage: boolean;
}

/** What a new event means outside the list of entries. */
export interface Arrival {
  readonly id: number;
  readonly event: Json;
}

/**
 * The events of one conversation as far as they are here, in any order of arrival, each id once.
 * Live events, the replay of a reconnect and older pages all go through {@link ingest}; a batch
 * costs one snapshot. Not safe to share between conversations.
 */
export class EventLog {
  private readonly seen = new Set<number>();
  /** Actions without their observation, and observations without their action; nothing else of the wire is kept. */
  private readonly open = new Map<number, Json>();
  private readonly answers = new Map<number, Json>();
  private readonly entries = new Map<number, Entry>();
  private readonly awaiting = new Map<string, number>();
  private order: number[] = [];
  private dirty = true;
  private agentState: string | null = null;
  private stateId = -1;
  private reason = "";
  private usage: Usage | null = null;
  private usageId = -1;
  private plan: readonly Task[] = [];
  private planId = -1;
  private oldestId: number | null = null;
  private newestId: number | null = null;
  private userMessages = 0;
  private last: LogSnapshot | null = null;

  /** Takes events; answers those that were new, in the order given. Others are left out. */
  ingest(messages: readonly unknown[]): readonly Arrival[] {
    const arrivals: Arrival[] = [];
    for (const message of messages) {
      if (!isObject(message)) continue;
      const id = eventId(message);
      if (id === null) this.takeStateWithoutId(message);
      else if (!this.seen.has(id)) {
        this.add(id, message);
        arrivals.push({ id, event: message });
      }
    }
    return arrivals;
  }

  snapshot(): LogSnapshot {
    if (this.last && !this.dirty) return this.last;
    this.order.sort((a, b) => a - b);
    const entries: Entry[] = [];
    for (const id of this.order) {
      const entry = this.entries.get(id);
      if (entry) entries.push(entry);
    }
    if (this.order.length !== entries.length) this.order = entries.map((entry) => entry.id);
    this.dirty = false;
    this.last = {
      entries,
      agentState: this.agentState,
      reason: this.reason,
      usage: this.usage,
      plan: this.plan,
      oldestId: this.oldestId,
      newestId: this.newestId,
      hasUserMessage: this.userMessages > 0,
    };
    return this.last;
  }

  private add(id: number, event: Json): void {
    this.seen.add(id);
    this.dirty = true;
    this.oldestId = this.oldestId === null ? id : Math.min(this.oldestId, id);
    this.newestId = this.newestId === null ? id : Math.max(this.newestId, id);
    if (actionType(event)) this.addAction(id, event);
    else if (observationType(event)) this.addObservation(id, event);
    else this.put(id, { ...UNREADABLE, id, raw: event });
  }

  private addAction(id: number, action: Json): void {
    this.takeUsage(id, action);
    const args = object(action["args"]);
    if (actionType(action) === "message" && text(action["source"]) === "user") this.userMessages++;
    const answer = this.answers.get(id) ?? null;
    if (answer) {
      // The observation came first, from a newer page, and stood alone until now.
      const standIn = eventId(answer);
      if (standIn !== null) this.drop(standIn);
      this.answers.delete(id);
    }
    const entry = toEntry(action, answer);
    if (entry?.state === "pending") this.open.set(id, action);
    this.put(id, entry);
    if (entry?.kind === "tasks" && entry.planned) this.takePlan(id, entry.tasks);
    this.settleConsent(id, action, text(args["confirmation_state"]));
  }

  private addObservation(id: number, observation: Json): void {
    if (observationType(observation) === "agent_state_changed") {
      if (id > this.stateId) {
        this.stateId = id;
        this.takeState(observation);
      }
      return;
    }
    const cause = number(observation["cause"]);
    if (cause === null || standsAlone(observation)) {
      this.put(id, toEntry(null, observation));
      return;
    }
    const action = this.open.get(cause);
    if (action) {
      this.open.delete(cause);
      this.put(cause, toEntry(action, observation));
      return;
    }
    if (!this.seen.has(cause)) this.answers.set(cause, observation);
    this.put(id, toEntry(null, observation));
  }

  private put(id: number, entry: Entry | null): void {
    if (!entry) {
      this.drop(id);
      return;
    }
    if (!this.entries.has(id)) this.order.push(id);
    this.entries.set(id, entry);
    this.dirty = true;
  }

  private drop(id: number): void {
    if (this.entries.delete(id)) this.dirty = true;
  }

  /** A confirmed or rejected action comes again with a new id; the one that asked is then hidden. */
  private settleConsent(id: number, action: Json, consent: string): void {
    const call = text(object(action["tool_call_metadata"])["tool_call_id"]);
    if (!call) return;
    const earlier = this.awaiting.get(call);
    if (consent === "awaiting_confirmation") {
      const later = earlier !== undefined && earlier > id;
      if (later) this.drop(id);
      else this.awaiting.set(call, id);
    } else if (consent === "confirmed" || consent === "rejected") {
      if (earlier !== undefined && earlier < id) this.drop(earlier);
      this.awaiting.set(call, id);
    }
  }

  private takeStateWithoutId(message: Json): void {
    if (observationType(message) !== "agent_state_changed") return;
    this.takeState(message);
    this.dirty = true;
  }

  private takeState(observation: Json): void {
    const extras = object(observation["extras"]);
    const state = text(extras["agent_state"]);
    if (!state) return;
    this.agentState = state;
    this.reason = state === "error" ? text(extras["reason"]) || "Unknown error" : "";
  }

  private takePlan(id: number, tasks: readonly Task[]): void {
    if (id < this.planId) return;
    this.planId = id;
    this.plan = tasks;
  }

  private takeUsage(id: number, action: Json): void {
    if (id < this.usageId || !isObject(action["llm_metrics"])) return;
    const metrics = action["llm_metrics"];
    const tokens = object(metrics["accumulated_token_usage"]);
    this.usageId = id;
    this.usage = {
      cost: number(metrics["accumulated_cost"]) ?? 0,
      budget: number(metrics["max_budget_per_task"]),
      promptTokens: number(tokens["prompt_tokens"]) ?? 0,
      completionTokens: number(tokens["completion_tokens"]) ?? 0,
      contextWindow: number(tokens["context_window"]) ?? 0,
      contextUsed: number(tokens["per_turn_token"]) ?? 0,
    };
  }
}

const UNREADABLE = {
  kind: "unknown",
  type: "unknown",
  state: "done",
  time: null,
  byUser: false,
  thought: "",
  failure: "",
  awaitsConsent: false,
  highRisk: false,
} as const;

/** Keys by which the echo of an own message is recognised. */
export function messageKey(event: Json): string {
  return text(event["message_key"]) || text(object(event["args"])["message_key"]);
}

export function isUserMessage(event: Json): boolean {
  return actionType(event) === "message" && text(event["source"]) === "user";
}

export function messageText(event: Json): string {
  return text(object(event["args"])["content"]);
}


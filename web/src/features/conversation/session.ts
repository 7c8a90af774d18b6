import { isObject, number, object, text } from "@/shared/wire/read";
import { readJson, writeJson, writeText } from "@/shared/storage";
import { type Address, addressOf, type fetchEvents } from "./api";
import { browserParts } from "./browserParts";
import type { Connection, ConnectionListener, ConnectionState } from "./connection";
import type { ConversationInfo } from "@/shared/wire/types";
import { type Arrival, EventLog, isUserMessage, type LogSnapshot, messageKey, messageText } from "./log/eventLog";
import { LiveSignals, type LivePart } from "./log/live";
import { Outbox, type OutgoingMessage } from "./log/outbox";
import { Sender } from "./log/sender";
import { actionType, observationType } from "./log/toEntry";

export interface SessionView extends LogSnapshot {
  readonly connection: ConnectionState;
  readonly refusal: string;
  readonly history: "loading" | "ready" | "failed";
  readonly historyError: string;
  readonly loadingOlder: boolean;
  readonly atBeginning: boolean;
  readonly outbox: readonly OutgoingMessage[];
  readonly status: { readonly id: string; readonly message: string } | null;
  readonly notice: string;
}

/** What concerns others than the chat; called after the view has changed. */
export interface SessionEvents {
  titleChanged(conversationId: string): void;
  listChanged(): void;
  /** The server ended the connection or refused it: ask how the conversation stands. */
  standingUnclear(): void;
}

export interface SessionParts {
  readonly connect: (listener: ConnectionListener, newestId: () => number) => Connection;
  readonly fetchEvents: typeof fetchEvents;
  readonly newKey: () => string;
  readonly schedule: (run: () => void) => void;
}

const STATE_SEARCH_PAGES = 10;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/**
 * One open conversation: history by REST, everything newer by the socket, and what the person
 * sends. Events are taken in batches, one per frame, so that a flood costs one drawing.
 */
export class ConversationSession {
  private readonly log = new EventLog();
  private readonly live = new LiveSignals();
  private readonly outbox: Outbox;
  private readonly connection: Connection;
  private readonly sender: Sender;
  private readonly listeners = new Set<() => void>();
  private readonly liveListeners = new Set<() => void>();
  private pending: unknown[] = [];
  private scheduled = false;
  private liveScheduled = false;
  private connectionState: ConnectionState = "idle";
  private refusal = "";
  private history: SessionView["history"] = "loading";
  private historyError = "";
  private loadingOlder = false;
  private atBeginning = false;
  private status: SessionView["status"] = null;
  private notice = "";
  private address: Address;
  private wanted = false;
  private refusals = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private view: SessionView;
  /** Set by whoever shows the session. */
  events: SessionEvents = { titleChanged() {}, listChanged() {}, standingUnclear() {} };

  constructor(
    readonly id: string,
    private readonly parts: SessionParts = browserParts,
  ) {
    this.address = { id, url: null, sessionApiKey: null };
    this.outbox = new Outbox({
      read: () => readJson(`outbox.${id}`),
      write: (messages) => {
        if (messages.length === 0) writeText(`outbox.${id}`, null);
        else if (!writeJson(`outbox.${id}`, messages)) {
          this.notice = "The browser's storage is full or refused: unsent messages are lost when this page closes.";
        }
      },
    });
    this.connection = parts.connect(
      {
        event: (message) => this.take(message),
        signal: (signal) => this.takeSignal(signal),
        online: () => this.whenOnline(),
        changed: (state, why) => this.connectionChanged(state, why),
      },
      () => this.log.snapshot().newestId ?? -1,
    );
    this.sender = new Sender(this.outbox, this.connection, () => this.changed());
    this.view = this.compose();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  current = (): SessionView => this.view;

  subscribeLive = (listener: () => void): (() => void) => {
    this.liveListeners.add(listener);
    return () => this.liveListeners.delete(listener);
  };

  liveParts = (): readonly LivePart[] => this.live.parts();

  liveOutput = (cause: number): string => this.live.outputOf(cause);

  /** Loads the newest page, once; a second call after a failure tries again. */
  async open(): Promise<void> {
    if (this.history === "ready") {
      this.connectIfWanted();
      return;
    }
    this.history = "loading";
    this.changed();
    try {
      const page = await this.parts.fetchEvents(this.address, null);
      this.ingest(page.events);
      this.atBeginning = !page.has_more;
      this.history = "ready";
      this.changed();
      this.connectIfWanted();
      await this.searchState();
    } catch (error) {
      this.history = "failed";
      this.historyError = error instanceof Error ? error.message : String(error);
      this.changed();
    }
  }

  /** Follows how the conversation stands: connected while it starts or runs, quiet otherwise. */
  follow(info: ConversationInfo): void {
    this.address = addressOf(info);
    this.wanted = info.status === "STARTING" || info.status === "RUNNING";
    if (!this.wanted) this.connection.close();
    else if (this.connectionState === "ended" || this.connectionState === "refused") this.reconnect();
    else this.connectIfWanted();
  }

  reconnect(): void {
    this.connection.close();
    this.connectIfWanted();
  }

  hurry(): void {
    this.connection.hurry();
  }

  /** The page is left; the log stays for a quick return. */
  close(): void {
    this.wanted = false;
    this.connection.close();
    this.live.clear();
    this.sender.stop();
    clearTimeout(this.retryTimer);
  }

  async loadOlder(): Promise<void> {
    const oldest = this.log.snapshot().oldestId;
    if (this.loadingOlder || this.atBeginning || this.history !== "ready" || oldest === null) return;
    if (oldest === 0) {
      this.atBeginning = true;
      this.changed();
      return;
    }
    this.loadingOlder = true;
    this.changed();
    try {
      const page = await this.parts.fetchEvents(this.address, oldest);
      this.ingest(page.events);
      this.atBeginning = !page.has_more;
    } catch (error) {
      this.notice = `Older steps could not be loaded. ${error instanceof Error ? error.message : ""}`;
    } finally {
      this.loadingOlder = false;
      this.changed();
    }
  }

  sendMessage(content: string): void {
    const newest = this.log.snapshot().newestId ?? -1;
    this.outbox.add(content, newest, this.parts.newKey(), new Date());
    this.flushOutbox();
    this.changed();
  }

  retry(key: string): void {
    this.outbox.retry(key);
    this.flushOutbox();
    this.changed();
  }

  discard(key: string): OutgoingMessage | null {
    const found = this.outbox.discard(key);
    this.changed();
    return found;
  }

  /** Not kept for later: a command that runs when nobody expects it any more does harm. */
  runCommand(command: string): boolean {
    return this.connection.send({ action: "run", args: { command, hidden: false } });
  }

  setAgentState(state: string): boolean {
    return this.connection.send({ action: "change_agent_state", args: { agent_state: state } });
  }

  dismissNotice(): void {
    this.notice = "";
    this.changed();
  }

  private connectIfWanted(): void {
    if (!this.wanted || this.history !== "ready") return;
    this.connection.open(this.address, this.log.snapshot().newestId ?? -1);
  }

  private whenOnline(): void {
    this.drain();
    this.flushOutbox();
    this.changed();
  }

  private connectionChanged(state: ConnectionState, why: string): void {
    const before = this.connectionState;
    this.connectionState = state;
    this.refusal = why;
    if (state !== "online" && state !== "connecting") {
      this.sender.disconnected();
      if (this.live.dropAnswers()) this.liveChanged();
    }
    this.changed();
    if (state === "online") this.refusals = 0;
    if (state !== before && (state === "ended" || state === "refused")) this.askLater();
  }

  /** Whether to connect again depends on how the conversation stands; a refusing server is spared. */
  private askLater(): void {
    const delay = Math.min(FIRST_RETRY_MS * 2 ** this.refusals++, LONGEST_RETRY_MS);
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.events.standingUnclear(), delay);
  }

  private flushOutbox(): void {
    if (this.connectionState === "online") this.sender.flush();
  }

  private take(message: unknown): void {
    this.pending.push(message);
    if (this.scheduled) return;
    this.scheduled = true;
    this.parts.schedule(() => {
      this.scheduled = false;
      if (this.drain()) this.changed();
    });
  }

  private drain(): boolean {
    if (this.pending.length === 0) return false;
    const batch = this.pending;
    this.pending = [];
    this.ingest(batch);
    for (const message of batch) this.takeNotice(message);
    return true;
  }

  private ingest(messages: readonly unknown[]): void {
    let answered = false;
    for (const arrival of this.log.ingest(messages)) answered = this.settle(arrival) || answered;
    if (answered) this.liveChanged();
  }

  /** Removes what was provisional about a fact; answers whether something live was dropped. */
  private settle({ id, event }: Arrival): boolean {
    if (isUserMessage(event)) {
      this.outbox.echoed(id, messageKey(event), messageText(event));
      return false;
    }
    const observed = observationType(event);
    if (observed) {
      const cause = number(event["cause"]);
      const dropped = cause !== null && this.live.dropOutput(cause);
      // Answers end in actions. Observations may overtake the first words of the next answer.
      const ends = observed === "error" && cause === null;
      return (ends && this.live.dropAnswers()) || dropped;
    }
    return actionType(event) !== "" && text(event["source"]) === "agent" && this.live.dropAnswers();
  }

  /** Status updates, errors and titles: not events, nothing is kept of them (socketio.md §8). */
  private takeNotice(message: unknown): void {
    if (!isObject(message)) return;
    if (message["error"] === true) {
      this.notice = text(message["message"]) || "The server reported an error.";
    } else if (message["status_update"] === true) {
      if (typeof message["conversation_title"] === "string") {
        this.events.titleChanged(text(message["message"]) || this.id);
      } else if (message["type"] === "error") {
        this.notice = text(message["message"]) || text(message["id"]);
      } else {
        this.status = { id: text(message["id"]), message: text(message["message"]) };
      }
    } else if (observationType(message) === "agent_state_changed") {
      this.status = null;
      const state = text(object(message["extras"])["agent_state"]);
      if (state !== "running" && this.live.dropAnswers()) this.liveChanged();
    }
  }

  private takeSignal(signal: unknown): void {
    if (isObject(signal) && signal["signal"] === "feed") {
      this.events.listChanged();
      return;
    }
    if (this.live.take(signal)) this.liveChanged();
  }

  private liveChanged(): void {
    if (this.liveScheduled) return;
    this.liveScheduled = true;
    this.parts.schedule(() => {
      this.liveScheduled = false;
      this.liveListeners.forEach((tell) => tell());
    });
  }

  /** The newest page of a long run may hold no state: page back until one is found. */
  private async searchState(): Promise<void> {
    for (let pages = 0; pages < STATE_SEARCH_PAGES; pages++) {
      if (this.log.snapshot().agentState !== null || this.atBeginning) return;
      await this.loadOlder();
    }
  }

  private compose(): SessionView {
    return {
      ...this.log.snapshot(),
      connection: this.connectionState,
      refusal: this.refusal,
      history: this.history,
      historyError: this.historyError,
      loadingOlder: this.loadingOlder,
      atBeginning: this.atBeginning,
      outbox: this.outbox.all(),
      status: this.status,
      notice: this.notice,
    };
  }

  private changed(): void {
    this.view = this.compose();
    this.listeners.forEach((tell) => tell());
  }
}

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationInfo } from "@/shared/wire/types";
import type { Address } from "./api";
import type { Connection, ConnectionListener } from "./connection";
import { agent, ran, run, state, user } from "./log/samples.test-data";
import { ConversationSession } from "./session";

interface SentMessage {
  readonly action: string;
  readonly message_key?: string;
  readonly args: Record<string, unknown>;
}

/** The other end of the wire: what was sent, and the means to answer. */
class FarEnd implements Connection {
  listener!: ConnectionListener;
  up = false;
  opened: number[] = [];
  sent: SentMessage[] = [];
  hurried = 0;
  open(_address: Address, latestEventId: number): void {
    if (this.opened.length > 0 && this.up) return;
    this.opened.push(latestEventId);
    this.listener.changed("connecting", "");
  }
  close(): void {
    this.up = false;
    this.listener.changed("idle", "");
  }
  hurry(): void {
    this.hurried++;
  }
  acceptances: (() => void)[] = [];
  send(action: object, accepted?: () => void): boolean {
    if (this.up) this.sent.push(action as SentMessage);
    if (this.up && accepted) this.acceptances.push(accepted);
    return this.up;
  }
  accept(...replay: unknown[]): void {
    replay.forEach((event) => this.listener.event(event));
    this.up = true;
    this.listener.changed("online", "");
    this.listener.online();
  }
  drop(): void {
    this.up = false;
    this.listener.changed("offline", "");
  }
}

const info = (status: ConversationInfo["status"]): ConversationInfo => ({
  conversation_id: "c1",
  title: "t",
  last_updated_at: null,
  status,
  runtime_status: null,
  selected_repository: null,
  selected_branch: null,
  url: null,
  session_api_key: null,
  created_at: "2026-01-05T09:00:00Z",
});

function begin(history: readonly unknown[], more = false) {
  const far = new FarEnd();
  const frames: (() => void)[] = [];
  let keys = 0;
  const asked: (number | null)[] = [];
  const session = new ConversationSession("c1", {
    connect: (listener) => {
      far.listener = listener;
      return far;
    },
    fetchEvents: async (_address, beforeId) => {
      asked.push(beforeId);
      if (beforeId === null) return { events: history.toReversed(), has_more: more };
      return { events: [state(beforeId - 1, "running")], has_more: beforeId > 2 };
    },
    newKey: () => `key-${++keys}`,
    schedule: (run) => frames.push(run),
  });
  const frame = (): void => frames.splice(0).forEach((run) => run());
  return { session, far, frame, asked };
}

describe("a conversation session", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("opens with the newest page and connects behind its highest id (AC-1)", async () => {
    const { session, far } = begin([user(1, "a"), state(2, "finished")]);
    session.follow(info("RUNNING"));
    await session.open();
    expect(far.opened).toEqual([2]);
    expect(session.current()).toMatchObject({ history: "ready", agentState: "finished", atBeginning: true });
  });

  it("shows a sleeping conversation without connecting (AC-10)", async () => {
    const { session, far } = begin([user(1, "a"), state(2, "stopped")]);
    session.follow(info("STOPPED"));
    await session.open();
    expect(far.opened).toEqual([]);
    expect(session.current().entries).toHaveLength(1);
  });

  it("pages back until it knows the agent's state", async () => {
    const { session, asked } = begin([user(50, "a")], true);
    await session.open();
    expect(asked).toEqual([null, 50]);
    expect(session.current().agentState).toBe("running");
  });

  it("draws once for all events of a frame (AC-6)", async () => {
    const { session, far, frame } = begin([state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    let drawn = 0;
    session.subscribe(() => drawn++);
    for (let id = 1; id <= 100; id++) far.listener.event(agent(id, `m${id}`));
    expect(drawn).toBe(0);
    frame();
    expect(drawn).toBe(1);
    expect(session.current().entries).toHaveLength(100);
  });

  it("sends with a key, and again with the same key after a lost connection", async () => {
    const { session, far, frame } = begin([state(0, "awaiting_user_input")]);
    session.follow(info("RUNNING"));
    await session.open();
    session.sendMessage("hello");
    expect(session.current().outbox).toMatchObject([{ state: "queued" }]);
    far.accept();
    expect(far.sent).toMatchObject([{ action: "message", message_key: "key-1", args: { content: "hello", image_urls: [], file_urls: [] } }]);
    far.drop();
    expect(session.current().outbox).toMatchObject([{ state: "queued" }]);
    far.accept();
    expect(far.sent.map((message) => message.message_key)).toEqual(["key-1", "key-1"]);
    far.listener.event(user(1, "hello", { message_key: "key-1" }));
    frame();
    expect(session.current().outbox).toEqual([]);
  });

  it("does not send again what the replay of a reconnect shows to have arrived", async () => {
    const { session, far } = begin([state(0, "awaiting_user_input")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    session.sendMessage("hello");
    far.drop();
    far.accept(user(1, "hello")); // a server without keys
    expect(far.sent).toHaveLength(1);
    expect(session.current().outbox).toEqual([]);
  });

  it("keeps what was not sent for the next visit", async () => {
    const first = begin([state(0, "loading")]);
    await first.session.open();
    first.session.sendMessage("later");
    const second = begin([state(0, "loading")]);
    expect(second.session.current().outbox).toMatchObject([{ content: "later", key: "key-1" }]);
    second.session.follow(info("RUNNING"));
    await second.session.open();
    second.far.accept();
    expect(second.far.sent).toMatchObject([{ message_key: "key-1" }]);
  });

  it("says so when the server never confirms, and the message can be sent again (AC-17)", async () => {
    const { session, far } = begin([state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    session.sendMessage("hello");
    await vi.advanceTimersByTimeAsync(21_000);
    expect(session.current().outbox).toMatchObject([{ state: "failed" }]);
    session.retry("key-1");
    expect(far.sent).toHaveLength(2);
  });

  it("lets go of a message that is stored although its event looks different", async () => {
    const { session, far, frame } = begin([state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    session.sendMessage("my key is sk-1");
    far.acceptances[0]!();
    far.listener.event(user(1, "my key is <secret_hidden>"));
    frame();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(session.current().outbox).toEqual([]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.current().outbox).toEqual([]);
  });

  it("does not keep a terminal command for later", async () => {
    const { session, far } = begin([state(0, "running")]);
    await session.open();
    expect(session.runCommand("rm -rf build")).toBe(false);
    session.follow(info("RUNNING"));
    far.accept();
    expect(far.sent).toEqual([]);
    expect(session.runCommand("ls")).toBe(true);
    expect(far.sent).toEqual([{ action: "run", args: { command: "ls", hidden: false } }]);
  });

  it("replaces streamed text by the event, and live output by the result (S-1, S-7)", async () => {
    const { session, far, frame } = begin([state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    far.listener.signal({ signal: "delta", kind: "text", key: "k", seq: 0, text: "I will look" });
    expect(session.liveParts()).toMatchObject([{ text: "I will look" }]);
    far.listener.event(run(1, "ls"));
    frame();
    expect(session.liveParts()).toEqual([]);
    far.listener.signal({ signal: "output", cause: 1, seq: 0, text: "a.txt\n" });
    expect(session.liveOutput(1)).toBe("a.txt\n");
    far.listener.event(ran(2, 1, "a.txt"));
    frame();
    expect(session.liveOutput(1)).toBe("");
  });

  it("keeps the first words of the next answer when a result arrives behind them", async () => {
    const { session, far, frame } = begin([run(1, "ls"), state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    far.listener.signal({ signal: "delta", kind: "text", key: "k2", seq: 0, text: "Now" });
    far.listener.event(ran(2, 1, "a.txt"));
    frame();
    expect(session.liveParts()).toMatchObject([{ text: "Now" }]);
  });

  it("asks how the conversation stands when the server ends the connection, ever more slowly", async () => {
    const { session, far } = begin([state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    let asked = 0;
    session.events = { ...session.events, standingUnclear: () => asked++ };
    far.listener.changed("refused", "Failed to join conversation");
    expect(session.current()).toMatchObject({ connection: "refused", refusal: "Failed to join conversation" });
    await vi.advanceTimersByTimeAsync(600);
    expect(asked).toBe(1);
    session.follow(info("RUNNING"));
    far.listener.changed("refused", "Failed to join conversation");
    await vi.advanceTimersByTimeAsync(600);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(asked).toBe(2);
  });

  it("passes on titles, list changes and errors without making entries of them (socketio.md §8)", async () => {
    const { session, far, frame } = begin([state(0, "running")]);
    session.follow(info("RUNNING"));
    await session.open();
    far.accept();
    const told: string[] = [];
    session.events = { ...session.events, titleChanged: (id) => told.push(id), listChanged: () => told.push("list") };
    far.listener.event({ status_update: true, type: "info", message: "c1", conversation_title: "New" });
    far.listener.event({ error: true, message: "Failed to create agent session: ValueError" });
    far.listener.event({ status_update: true, type: "info", id: "STATUS$LLM_RETRY", message: "" });
    far.listener.signal({ signal: "feed", change: "created", conversation_id: "c9" });
    frame();
    expect(told).toEqual(["list", "c1"]);
    expect(session.current()).toMatchObject({
      notice: "Failed to create agent session: ValueError",
      status: { id: "STATUS$LLM_RETRY" },
      entries: [],
    });
  });
});

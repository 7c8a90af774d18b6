import { describe, expect, it } from "vitest";
import { Outbox, type OutboxStorage } from "./outbox";

function memory(): OutboxStorage & { stored: unknown } {
  const storage = {
    stored: null as unknown,
    read: () => storage.stored,
    write: (messages: unknown) => {
      storage.stored = JSON.parse(JSON.stringify(messages));
    },
  };
  return storage;
}

const now = new Date("2026-01-05T09:00:00Z");

describe("the outbox (AC-16, AC-17)", () => {
  it("sends in the order of writing, each once", () => {
    const outbox = new Outbox(memory());
    outbox.add("one", 4, "k1", now);
    outbox.add("two", 4, "k2", now);
    const sent: string[] = [];
    outbox.sendAll((message) => sent.push(message.content));
    outbox.sendAll((message) => sent.push(message.content));
    expect(sent).toEqual(["one", "two"]);
  });

  it("survives a reload and is sent again with the same key", () => {
    const storage = memory();
    const first = new Outbox(storage);
    first.add("hello", 4, "k1", now);
    first.sendAll(() => {});
    const keys: string[] = [];
    const second = new Outbox(storage);
    expect(second.all()).toMatchObject([{ content: "hello", state: "queued" }]);
    second.sendAll((message) => keys.push(message.key));
    expect(keys).toEqual(["k1"]);
  });

  it("sends again after a lost connection", () => {
    const outbox = new Outbox(memory());
    outbox.add("hello", 4, "k1", now);
    outbox.sendAll(() => {});
    outbox.disconnected();
    let again = 0;
    outbox.sendAll(() => again++);
    expect(again).toBe(1);
  });

  it("lets go when the echo carries the key", () => {
    const storage = memory();
    const outbox = new Outbox(storage);
    outbox.add("hello", 4, "k1", now);
    expect(outbox.echoed(5, "other", "hello")).toBe(false);
    expect(outbox.echoed(5, "k1", "hello")).toBe(true);
    expect(outbox.all()).toEqual([]);
    expect(storage.stored).toEqual([]);
  });

  it("recognises the echo of a server without keys by text and place", () => {
    const outbox = new Outbox(memory());
    outbox.add("continue", 10, "k1", now);
    expect(outbox.echoed(11, "", "continue")).toBe(false); // never sent: somebody else's words
    outbox.sendAll(() => {});
    expect(outbox.echoed(9, "", "continue")).toBe(false); // older than the message
    expect(outbox.echoed(11, "", "continue")).toBe(true);
  });

  it("takes one message per echo when the same text was sent twice", () => {
    const outbox = new Outbox(memory());
    outbox.add("go on", 1, "k1", now);
    outbox.add("go on", 1, "k2", now);
    outbox.sendAll(() => {});
    outbox.echoed(2, "", "go on");
    expect(outbox.all().map((message) => message.key)).toEqual(["k2"]);
  });

  it("marks what was not confirmed, and offers it again", () => {
    const outbox = new Outbox(memory());
    outbox.add("hello", 4, "k1", now);
    outbox.sendAll(() => {});
    outbox.fail("k1");
    outbox.disconnected();
    expect(outbox.all()[0]?.state).toBe("failed");
    outbox.retry("k1");
    expect(outbox.all()[0]?.state).toBe("queued");
    expect(outbox.discard("k1")?.content).toBe("hello");
    expect(outbox.all()).toEqual([]);
  });

  it.each([[null], ["x"], [{}], [[null, 1, {}, { key: "k" }, { content: "c" }]]])("ignores a broken store: %j", (broken) => {
    expect(new Outbox({ read: () => broken, write: () => {} }).all()).toEqual([]);
  });
});

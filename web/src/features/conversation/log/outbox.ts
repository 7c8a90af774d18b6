import { isObject, list, number, text } from "@/shared/wire/read";

/** A message of the person that is not an event yet. */
export interface OutgoingMessage {
  /** Made here once; a repeated send with the same key is one event (web-client.md S-6). */
  readonly key: string;
  readonly content: string;
  readonly createdAt: string;
  /** Newest event known when the message was written: an echo has a higher id. */
  readonly afterId: number;
  /** `queued` waits for a connection; `sending` waits for its echo; `failed` waits for the person. */
  readonly state: "queued" | "sending" | "failed";
  /** True once it left the page at least once. */
  readonly attempted: boolean;
}

export interface OutboxStorage {
  read(): unknown;
  write(messages: readonly OutgoingMessage[]): void;
}

/**
 * Keeps messages until their event is seen, across reloads. Whoever owns the outbox calls
 * {@link sendAll} when a connection stands and the replay has been taken, and {@link disconnected}
 * when it is gone; both keep the order.
 */
export class Outbox {
  private messages: readonly OutgoingMessage[];

  constructor(private readonly storage: OutboxStorage) {
    this.messages = stored(storage.read());
  }

  all(): readonly OutgoingMessage[] {
    return this.messages;
  }

  add(content: string, afterId: number, key: string, now: Date): OutgoingMessage {
    const message: OutgoingMessage = {
      key,
      content,
      createdAt: now.toISOString(),
      afterId,
      state: "queued",
      attempted: false,
    };
    this.replace([...this.messages, message]);
    return message;
  }

  /** Hands every queued message to `send`, oldest first. */
  sendAll(send: (message: OutgoingMessage) => void): void {
    const queued = this.messages.filter((message) => message.state === "queued");
    if (queued.length === 0) return;
    this.replace(
      this.messages.map((one) =>
        one.state === "queued" ? { ...one, state: "sending" as const, attempted: true } : one,
      ),
    );
    queued.forEach(send);
  }

  /** What was on its way may not have arrived: it is sent again with the same key. */
  disconnected(): void {
    if (this.messages.some((message) => message.state === "sending")) {
      this.replace(this.messages.map((one) => (one.state === "sending" ? { ...one, state: "queued" } : one)));
    }
  }

  /** No echo came although the connection stands. */
  fail(key: string): void {
    this.replace(
      this.messages.map((one) => (one.key === key && one.state === "sending" ? { ...one, state: "failed" } : one)),
    );
  }

  retry(key: string): void {
    this.replace(this.messages.map((one) => (one.key === key ? { ...one, state: "queued" } : one)));
  }

  discard(key: string): OutgoingMessage | null {
    const found = this.messages.find((message) => message.key === key) ?? null;
    if (found) this.replace(this.messages.filter((message) => message.key !== key));
    return found;
  }

  /**
   * An event of the person arrived. Servers that know keys echo the key; with others the oldest
   * message with the same text that was written before the event is the one.
   */
  echoed(id: number, key: string, content: string): boolean {
    const found = key
      ? this.messages.find((message) => message.key === key)
      : this.messages.find(
          (message) => message.attempted && message.content === content && id > message.afterId,
        );
    if (!found) return false;
    this.replace(this.messages.filter((message) => message !== found));
    return true;
  }

  private replace(messages: readonly OutgoingMessage[]): void {
    this.messages = messages;
    this.storage.write(messages);
  }
}

function stored(value: unknown): readonly OutgoingMessage[] {
  return list(value).flatMap((item) => {
    if (!isObject(item)) return [];
    const key = text(item["key"]);
    const content = text(item["content"]);
    if (!key || !content) return [];
    // Whether it had been sent before the reload is unknown; the key makes a repetition harmless.
    return [
      {
        key,
        content,
        createdAt: text(item["createdAt"]),
        afterId: number(item["afterId"]) ?? -1,
        state: item["state"] === "failed" ? ("failed" as const) : ("queued" as const),
        attempted: item["attempted"] === true,
      },
    ];
  });
}

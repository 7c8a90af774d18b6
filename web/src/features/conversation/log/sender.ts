import type { Connection } from "../connection";
import type { Outbox, OutgoingMessage } from "./outbox";

const ECHO_TIMEOUT_MS = 20_000;
/** After the server said that a message is stored, its event is here or looks different (masked). */
const ECHO_AFTER_ACCEPTANCE_MS = 3_000;

/**
 * Sends what is in the outbox and watches over it until its event is here. `changed` is called
 * when a message got another state by the passing of time.
 */
export class Sender {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly outbox: Outbox,
    private readonly connection: Connection,
    private readonly changed: () => void,
  ) {}

  /** Sends every queued message; only to be called while the connection stands. */
  flush(): void {
    this.outbox.sendAll((message) => {
      if (this.send(message)) this.after(message.key, ECHO_TIMEOUT_MS, () => this.outbox.fail(message.key));
      else this.outbox.disconnected();
    });
  }

  disconnected(): void {
    this.outbox.disconnected();
    this.stop();
  }

  stop(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.timers.clear();
  }

  private send(message: OutgoingMessage): boolean {
    return this.connection.send(
      {
        action: "message",
        message_key: message.key,
        args: { content: message.content, image_urls: [], file_urls: [], timestamp: message.createdAt },
      },
      () => this.after(message.key, ECHO_AFTER_ACCEPTANCE_MS, () => this.outbox.discard(message.key)),
    );
  }

  /** What happens to a message unless its event arrives before; one thing at a time per message. */
  private after(key: string, delay: number, act: () => void): void {
    clearTimeout(this.timers.get(key));
    const timer = setTimeout(() => {
      this.timers.delete(key);
      act();
      this.changed();
    }, delay);
    this.timers.set(key, timer);
  }
}

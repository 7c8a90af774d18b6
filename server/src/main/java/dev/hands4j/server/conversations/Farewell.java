package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.log.EventLog;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Says good-bye to the sockets of this node when a conversation that ran here ended elsewhere:
 * nothing in the log tells them, and the signal of the other node may have been lost.
 */
final class Farewell {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final EventLog events;
  private final Signals signals;
  private final Predicate<ConversationId> moot;
  private final Duration longest;

  /**
   * @param moot whether nobody waits for it any more: it is here again, or this node ends
   * @param longest how long to wait for an end that was announced
   */
  Farewell(EventLog events, Signals signals, Predicate<ConversationId> moot, Duration longest) {
    this.events = events;
    this.signals = signals;
    this.moot = moot;
    this.longest = longest;
  }

  /** Another node took it over, or stopped or deleted it; only then it is over. */
  boolean ifOver(ConversationRef ref) {
    boolean over =
        events.head(ref.id()).map(head -> head.desiredState() != DesiredState.RUNNING).orElse(true);
    if (over) {
      signals.publish(ref.id(), new Signal.Ended());
    }
    return over;
  }

  /** Another node asked for the end and is about to write it; if it dies first, it is not over. */
  void onceOver(ConversationRef ref) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (!moot.test(ref.id()) && System.nanoTime() < end) {
        if (ifOver(ref)) {
          return;
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.hands4j.agent.loop;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.EventId;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Sends a running command's output to whoever watches, a few times per second. The newest text of
 * an interval is kept; what floods out before it is dropped, for the observation has it.
 */
final class OutputStreamer implements Consumer<String> {
  private static final int LONGEST_PIECE = 16_384;

  private final Signals signals;
  private final ConversationId conversation;
  private final EventId cause;
  private final long intervalNanos;
  private final StringBuilder buffer = new StringBuilder();
  private long sequence;
  private long lastSent = System.nanoTime();

  OutputStreamer(Signals signals, ConversationId conversation, EventId cause, Duration interval) {
    this.signals = signals;
    this.conversation = conversation;
    this.cause = cause;
    this.intervalNanos = interval.toNanos();
  }

  @Override
  public void accept(String piece) {
    int surplus = piece.length() - LONGEST_PIECE;
    buffer.append(surplus > 0 ? piece.substring(surplus) : piece);
    if (buffer.length() > LONGEST_PIECE) {
      buffer.delete(0, buffer.length() - LONGEST_PIECE);
    }
    long now = System.nanoTime();
    if (now - lastSent >= intervalNanos) {
      signals.publish(conversation, new Signal.Output(cause, sequence++, buffer.toString()));
      buffer.setLength(0);
      lastSent = now;
    }
  }
}

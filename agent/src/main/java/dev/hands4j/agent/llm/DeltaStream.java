package dev.hands4j.agent.llm;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import java.time.Duration;

/**
 * Sends pieces of one answer to whoever watches, a few times per second however fast they come. An
 * answer that is complete before the first interval is over sends nothing: its event is there.
 */
public final class DeltaStream implements ReplySink {
  private final Signals signals;
  private final ConversationId conversation;
  private final String key;
  private final long intervalNanos;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thought = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private String tool = "";
  private long sequence;
  private long lastSent;

  public DeltaStream(Signals signals, ConversationId conversation, String key, Duration interval) {
    this.signals = signals;
    this.conversation = conversation;
    this.key = key;
    this.intervalNanos = interval.toNanos();
    this.lastSent = System.nanoTime();
  }

  @Override
  public void text(String piece) {
    text.append(piece);
    sendIfDue();
  }

  @Override
  public void thought(String piece) {
    thought.append(piece);
    sendIfDue();
  }

  @Override
  public void toolArguments(int index, String name, String piece) {
    if (!name.equals(tool) && !arguments.isEmpty()) {
      flush();
    }
    tool = name;
    arguments.append(piece);
    sendIfDue();
  }

  private void sendIfDue() {
    if (System.nanoTime() - lastSent >= intervalNanos) {
      flush();
    }
  }

  private void flush() {
    if (!thought.isEmpty()) {
      send("thought", "", thought);
    }
    if (!text.isEmpty()) {
      send("text", "", text);
    }
    if (!arguments.isEmpty()) {
      send("tool", tool, arguments);
    }
    lastSent = System.nanoTime();
  }

  private void send(String kind, String name, StringBuilder pieces) {
    signals.publish(conversation, new Signal.Delta(kind, key, sequence++, name, pieces.toString()));
    pieces.setLength(0);
  }

  /** No more pieces: whoever has seen some learns that the event is there or never will be. */
  public void end() {
    if (sequence > 0) {
      flush();
      signals.publish(conversation, new Signal.DeltaEnd(key));
    }
  }
}

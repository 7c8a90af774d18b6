package dev.hands4j.testkit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event from the server. Its JSON is parsed when it is first asked for, so that a client under
 * load costs little. Safe for use from any thread.
 */
public final class SocketIoEvent {
  private final String text;
  private final Optional<Integer> ackId;
  private final List<byte[]> attachments;
  private final long nanos;
  private volatile @Nullable JsonNode parsed;

  SocketIoEvent(String text, Optional<Integer> ackId, List<byte[]> attachments, long nanos) {
    this.text = text;
    this.ackId = ackId;
    this.attachments = List.copyOf(attachments);
    this.nanos = nanos;
  }

  private JsonNode array() {
    JsonNode array = parsed;
    if (array == null) {
      array = Json.read(text);
      parsed = array;
    }
    return array;
  }

  public String name() {
    return array().path(0).asString("");
  }

  /** The arguments after the name. */
  public List<JsonNode> args() {
    List<JsonNode> all = List.copyOf(array().values());
    return all.isEmpty() ? all : all.subList(1, all.size());
  }

  /** The first argument; a missing node when there is none. */
  public JsonNode payload() {
    return array().path(1);
  }

  /** The JSON array as received, name included. */
  public String text() {
    return text;
  }

  /** Present when the server wants an answer: see {@link SocketIoTestClient#acknowledge}. */
  public Optional<Integer> ackId() {
    return ackId;
  }

  /** What the placeholders of a binary event stand for, by number. */
  public List<byte[]> attachments() {
    return attachments;
  }

  /** When it arrived, as {@link System#nanoTime} tells it. */
  public long receivedNanos() {
    return nanos;
  }

  @Override
  public String toString() {
    return text;
  }
}

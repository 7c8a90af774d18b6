package dev.hands4j.api.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * An event as it stands in the log: the bytes of its wire JSON, made once at the append, and the
 * columns by which readers filter without parsing (architecture §8 point 12).
 *
 * @param isAction whether {@code kind} is an action's
 * @param kind the wire's {@code action} or {@code observation}
 * @param json complete wire JSON with id, timestamp and source, UTF-8; not to be modified
 * @param liveJson the form of the live feed where it differs from the stored one (events.md §11.1)
 */
@SuppressWarnings("ArrayRecordComponent") // bytes once: identity is (conversation, id), see equals
public record StoredEvent(
    EventId id,
    Instant time,
    Source source,
    Optional<EventId> cause,
    boolean isAction,
    String kind,
    boolean hidden,
    byte[] json,
    Optional<byte[]> liveJson) {

  /** The wire JSON as text. */
  public String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** Whether this is an observation of the given wire kind. */
  public boolean isObservation(String wireKind) {
    return !isAction && kind.equals(wireKind);
  }

  /** Whether this is an action of the given wire kind. */
  public boolean isAction(String wireKind) {
    return isAction && kind.equals(wireKind);
  }

  /** Two stored events of one log are the same when their ids are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StoredEvent that && id.equals(that.id) && kind.equals(that.kind);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "StoredEvent[id=%s, source=%s, kind=%s, bytes=%d]"
        .formatted(id, source, kind, json.length);
  }
}

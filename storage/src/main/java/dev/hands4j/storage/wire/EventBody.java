package dev.hands4j.storage.wire;

import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * An event's wire JSON but for its id and time, which only the log knows: made on the thread of the
 * caller, completed by the writer with one copy.
 *
 * @param tail the JSON object from {@code "source"} to its end, without the opening brace
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only written
public record EventBody(
    String kind,
    boolean isAction,
    Source source,
    Optional<EventId> cause,
    boolean hidden,
    byte[] tail) {

  private static final Set<String> LIVE_AS_AGENT =
      Set.of("run", "recall", "agent_state_changed", "error");
  private static final byte[] ENVIRONMENT =
      "\"source\":\"environment\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AGENT = "\"source\":\"agent\"".getBytes(StandardCharsets.US_ASCII);

  /** The complete wire JSON. */
  byte[] json(EventId id, Instant time) {
    byte[] head =
        ("{\"id\":" + id.value() + ",\"timestamp\":\"" + WireTime.format(time) + "\",")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] json = new byte[head.length + tail.length];
    System.arraycopy(head, 0, json, 0, head.length);
    System.arraycopy(tail, 0, json, head.length, tail.length);
    return json;
  }

  /** The same with the id its sender gave it, as a member that readers of the wire ignore. */
  public EventBody withMessageKey(String key) {
    byte[] member =
        (",\"message_key\":" + JsonText.quote(key) + "}").getBytes(StandardCharsets.UTF_8);
    byte[] longer = Arrays.copyOf(tail, tail.length - 1 + member.length);
    System.arraycopy(member, 0, longer, tail.length - 1, member.length);
    return new EventBody(kind, isAction, source, cause, hidden, longer);
  }

  /** The event at its place in the log. */
  public StoredEvent at(EventId id, Instant time) {
    return stored(id, time, source, cause, isAction, kind, hidden, json(id, time));
  }

  /** An event read back from its columns and bytes. */
  public static StoredEvent stored(
      EventId id,
      Instant time,
      Source source,
      Optional<EventId> cause,
      boolean isAction,
      String kind,
      boolean hidden,
      byte[] json) {
    return new StoredEvent(
        id, time, source, cause, isAction, kind, hidden, json, live(source, isAction, kind, json));
  }

  /** Some observations of the environment are shown live as the agent's (events.md §11.1). */
  private static Optional<byte[]> live(Source source, boolean isAction, String kind, byte[] json) {
    if (source != Source.ENVIRONMENT || isAction || !LIVE_AS_AGENT.contains(kind)) {
      return Optional.empty();
    }
    int at = sourceMember(json);
    if (at < 0) {
      return Optional.empty();
    }
    byte[] live = new byte[json.length - ENVIRONMENT.length + AGENT.length];
    System.arraycopy(json, 0, live, 0, at);
    System.arraycopy(AGENT, 0, live, at, AGENT.length);
    int rest = at + ENVIRONMENT.length;
    System.arraycopy(json, rest, live, at + AGENT.length, json.length - rest);
    return Optional.of(live);
  }

  /** Where the source stands; it follows id and timestamp, so the search is short. */
  private static int sourceMember(byte[] json) {
    int last = Math.min(json.length, 128) - ENVIRONMENT.length;
    for (int at = 0; at <= last; at++) {
      int matched = 0;
      while (matched < ENVIRONMENT.length && json[at + matched] == ENVIRONMENT[matched]) {
        matched++;
      }
      if (matched == ENVIRONMENT.length) {
        return at;
      }
    }
    return -1;
  }
}

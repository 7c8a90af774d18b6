package dev.hands4j.storage.openhands;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.event.UnknownEvent;
import dev.hands4j.storage.wire.Fields;
import dev.hands4j.storage.wire.Masker;
import dev.hands4j.storage.wire.WireEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns the file of an event into a stored event (rest-core.md §17.4). Kinds that are known are
 * written as this version writes them, with legacy keys brought up to date; all others, and known
 * ones of another shape, keep their members byte for byte.
 */
final class EventFile {
  private static final int LONGEST_KIND = 100;

  private final WireEventCodec codec = new WireEventCodec();
  private final Masker masker;
  private final ZoneId zone;
  private final int maxBytes;

  EventFile(Masker masker, ZoneId zone, int maxBytes) {
    this.masker = masker;
    this.zone = zone;
    this.maxBytes = maxBytes;
  }

  /**
   * The event at its place.
   *
   * @param before the time of the event before it, for one without a time
   * @throws MalformedEventException when the file holds no event
   */
  StoredEvent read(EventId id, String json, Instant before, Problems problems)
      throws MalformedEventException {
    Fields fields = Fields.parse("the event", json);
    EventDraft draft = draft(fields, json);
    Instant time = time(fields, id, before, problems);
    StoredEvent event;
    try {
      event = codec.body(draft, masker).at(id, time);
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException(String.valueOf(e.getMessage()));
    }
    if (event.json().length > maxBytes) {
      throw new MalformedEventException("it is larger than %d bytes".formatted(maxBytes));
    }
    return event;
  }

  /** Holds the place of an event that is missing: ids have no gaps, and causes refer to them. */
  StoredEvent placeholder(EventId id, Instant time) {
    EventDraft nothing = EventDraft.of(new Observation.Null(""), Source.ENVIRONMENT);
    return codec.body(nothing, Masker.NONE).at(id, time);
  }

  private EventDraft draft(Fields fields, String json) throws MalformedEventException {
    try {
      return codec.read(json.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedEventException _) {
      return kept(fields, json);
    }
  }

  private static EventDraft kept(Fields fields, String json) throws MalformedEventException {
    boolean isAction = fields.has("action");
    String kind = fields.text(isAction ? "action" : "observation");
    if (kind.isEmpty() || kind.length() > LONGEST_KIND || kind.chars().anyMatch(c -> c < 0x20)) {
      throw new MalformedEventException("its kind is not a name");
    }
    return new EventDraft(
        new UnknownEvent(kind, isAction, new Json(json)),
        source(fields),
        cause(fields),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  private static Source source(Fields fields) {
    try {
      return fields.optionalText("source").flatMap(Source::fromWire).orElse(Source.ENVIRONMENT);
    } catch (MalformedEventException _) {
      return Source.ENVIRONMENT;
    }
  }

  private static Optional<EventId> cause(Fields fields) {
    try {
      return fields.optionalLong("cause").filter(id -> id >= 0).map(EventId::new);
    } catch (MalformedEventException _) {
      return Optional.empty();
    }
  }

  private Instant time(Fields fields, EventId id, Instant before, Problems problems) {
    Optional<Instant> time;
    try {
      time = fields.optionalText("timestamp").flatMap(text -> Times.parse(text, zone));
    } catch (MalformedEventException _) {
      time = Optional.empty();
    }
    if (time.isEmpty()) {
      problems.add(
          "event %s has no usable timestamp: that of the one before is taken".formatted(id));
    }
    return time.orElse(before);
  }
}

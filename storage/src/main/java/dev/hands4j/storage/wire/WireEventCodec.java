package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.event.UnknownEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The codec of OpenHands 0.56 events.
 *
 * <p>An event of an unknown kind keeps its members byte for byte, in their order. The log adds
 * {@code id}, {@code timestamp}, {@code source} and, when the draft has one, {@code cause}, at the
 * front, in place of any the object had; white space between members is not kept.
 */
public final class WireEventCodec implements EventCodec {
  /** Members by which a client could forge causality (architecture §8 point 2). */
  private static final Set<String> FORGEABLE = Set.of("cause", "tool_call_metadata", "llm_metrics");

  @Override
  public byte[] encode(EventId id, Instant time, EventDraft draft) {
    return body(draft, Masker.NONE).json(id, time);
  }

  /**
   * The event without id and time, masked.
   *
   * @throws IllegalArgumentException when a JSON part of the draft is not JSON
   */
  public EventBody body(EventDraft draft, Masker masker) {
    return JsonText.checked(() -> EventWriter.body(draft, masker));
  }

  @Override
  public EventDraft decode(StoredEvent stored) {
    try {
      return EventReader.read(stored.text());
    } catch (MalformedEventException e) {
      return new EventDraft(
          new UnknownEvent(stored.kind(), stored.isAction(), new Json(stored.text())),
          stored.source(),
          stored.cause(),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty());
    }
  }

  @Override
  public EventDraft read(byte[] json) throws MalformedEventException {
    try {
      return EventReader.read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString());
    } catch (CharacterCodingException e) {
      throw new MalformedEventException("an event must be JSON in UTF-8");
    }
  }

  @Override
  public Json write(EventDraft draft) {
    return JsonText.checked(() -> EventWriter.plain(draft));
  }

  /** The draft as a person may write it, also when its kind is unknown and its JSON kept whole. */
  public EventDraft asWrittenByAPerson(EventDraft draft) {
    EventDraft plain = draft.asWrittenByAPerson();
    if (!(plain.event() instanceof UnknownEvent unknown)) {
      return plain;
    }
    Json json =
        JsonText.checked(() -> new Json(JsonText.without(unknown.json().text(), FORGEABLE)));
    return EventDraft.of(
        new UnknownEvent(unknown.kind(), unknown.isAction(), json), plain.source());
  }
}

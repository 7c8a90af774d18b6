package dev.hands4j.api.event;

import dev.hands4j.api.Json;
import java.time.Instant;

/**
 * Between events and their wire JSON (events.md §§2-5). Pure; safe from any thread.
 *
 * <p>Reading is tolerant: unknown keys are ignored, legacy keys are rewritten (§5), and a kind or
 * shape that is not known becomes an {@link UnknownEvent}. Writing is exact: all keys of the kind,
 * {@code message} computed, never trusted.
 */
public interface EventCodec {

  /** The complete wire JSON of an event at its place in the log, UTF-8. */
  byte[] encode(EventId id, Instant time, EventDraft draft);

  /** The typed form of a stored event, with the parts of its envelope that the columns lack. */
  EventDraft decode(StoredEvent stored);

  /**
   * Reads an event a client or a sandbox sent; {@code id}, {@code timestamp} and {@code message}
   * are ignored.
   *
   * @throws MalformedEventException with a message that says what to change
   */
  EventDraft read(byte[] json) throws MalformedEventException;

  /** The event without an envelope, as a sandbox receives it (runtime.md §7). */
  Json write(EventDraft draft);
}

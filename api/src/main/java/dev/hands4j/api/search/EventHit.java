package dev.hands4j.api.search;

import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Source;
import java.time.Instant;

/**
 * An event that was found.
 *
 * @param kind the wire's {@code action} or {@code observation}
 */
public record EventHit(
    EventId id, Instant time, Source source, boolean isAction, String kind, Excerpt excerpt) {}

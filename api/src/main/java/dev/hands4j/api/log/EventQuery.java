package dev.hands4j.api.log;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which events to read (events.md §10).
 *
 * @param startId inclusive
 * @param endId inclusive; empty means the newest
 * @param limit at least 0; 0 reads nothing
 * @param text case-insensitive substring of the event's JSON
 * @param startTime inclusive, compared as the wire's zone-less text
 * @param endTime inclusive, compared likewise
 */
public record EventQuery(
    long startId,
    OptionalLong endId,
    boolean reverse,
    int limit,
    boolean excludeHidden,
    Optional<String> text,
    Optional<String> source,
    Optional<String> startTime,
    Optional<String> endTime) {

  /** Everything from {@code startId}, ascending. */
  public static EventQuery from(long startId, int limit) {
    return new EventQuery(
        startId,
        OptionalLong.empty(),
        false,
        limit,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The newest events, descending. */
  public static EventQuery newest(int limit) {
    return new EventQuery(
        0,
        OptionalLong.empty(),
        true,
        limit,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

package dev.hands4j.api.search;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to look for in a conversation.
 *
 * @param text words; none finds nothing
 * @param before only events with a lower id
 * @param limit at least 1
 */
public record EventSearch(String text, Optional<Topic> topic, OptionalLong before, int limit) {
  public EventSearch {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
  }

  /** Groups of events as people think of them. */
  public enum Topic {
    MESSAGE,
    COMMAND,
    FILE,
    ERROR
  }
}

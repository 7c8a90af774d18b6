package dev.hands4j.api.log;

import dev.hands4j.api.event.StoredEvent;
import java.util.List;

/**
 * A page of events.
 *
 * @param hasMore whether at least one more matching event follows in the direction of reading
 */
public record EventPage(List<StoredEvent> events, boolean hasMore) {
  public EventPage {
    events = List.copyOf(events);
  }
}

package dev.hands4j.api.event;

/**
 * The place of an event in its conversation's log: 0, 1, 2, … without gaps, in commit order.
 *
 * @param value at least 0
 */
public record EventId(long value) implements Comparable<EventId> {
  public EventId {
    if (value < 0) {
      throw new IllegalArgumentException("an event id is at least 0, was " + value);
    }
  }

  public EventId next() {
    return new EventId(value + 1);
  }

  @Override
  public int compareTo(EventId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}

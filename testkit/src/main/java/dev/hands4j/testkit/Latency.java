package dev.hands4j.testkit;

import java.time.Duration;

/**
 * How long a model takes. The waits of a reply are added to those of the model.
 *
 * @param firstByte from the complete request to the first byte of the answer
 * @param betweenEvents before each further event of a stream
 */
public record Latency(Duration firstByte, Duration betweenEvents) {
  public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO);

  public Latency {
    if (firstByte.isNegative() || betweenEvents.isNegative()) {
      throw new IllegalArgumentException("a latency must not be negative");
    }
  }

  /** A model that thinks for the given time and then answers at once. */
  public static Latency firstByte(Duration time) {
    return new Latency(time, Duration.ZERO);
  }

  Latency plus(Latency other) {
    return new Latency(firstByte.plus(other.firstByte), betweenEvents.plus(other.betweenEvents));
  }
}

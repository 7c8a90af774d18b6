package dev.hands4j.enterprise.limits;

import java.time.Duration;

/**
 * So many hits within a span that begins with the first of them.
 *
 * @param limit at least 1
 * @param unit name of the span as the wire has it: {@code second}, {@code minute}
 */
public record Window(int limit, Duration span, String unit) {
  public Window {
    if (limit < 1 || span.isNegative() || span.isZero()) {
      throw new IllegalArgumentException("a window admits something within some time");
    }
  }

  static Window perSecond(int limit) {
    return new Window(limit, Duration.ofSeconds(1), "second");
  }

  static Window perMinute(int limit) {
    return new Window(limit, Duration.ofMinutes(1), "minute");
  }

  /** As the wire names it, such as {@code 10 per 1 second}. */
  String description() {
    return limit + " per 1 " + unit;
  }
}

package dev.hands4j.storage.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The wire's timestamps (events.md §2.3): UTC, ISO-8601 without zone, microseconds; the fraction is
 * omitted when it is zero. Their text order is their time order.
 */
public final class WireTime {
  private WireTime() {}

  public static String format(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(26);
    digits(text, utc.getYear(), 4).append('-');
    digits(text, utc.getMonthValue(), 2).append('-');
    digits(text, utc.getDayOfMonth(), 2).append('T');
    digits(text, utc.getHour(), 2).append(':');
    digits(text, utc.getMinute(), 2).append(':');
    digits(text, utc.getSecond(), 2);
    int micros = utc.getNano() / 1_000;
    if (micros != 0) {
      digits(text.append('.'), micros, 6);
    }
    return text.toString();
  }

  /** The time of a text {@link #format} wrote. */
  public static Instant parse(String text) {
    return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  /** The time with the precision the wire can carry. */
  public static Instant precise(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private static StringBuilder digits(StringBuilder text, int value, int width) {
    String number = Integer.toString(value);
    return text.repeat('0', Math.max(0, width - number.length())).append(number);
  }
}

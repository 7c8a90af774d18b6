package dev.hands4j.storage.openhands;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Dates as the source writes them (rest-core.md §17.3, §17.4). */
final class Times {
  private Times() {}

  /** With an offset, or without one and then of the given zone. */
  static Optional<Instant> parse(String text, ZoneId zone) {
    try {
      return Optional.of(precise(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException _) {
      // without an offset, as usual
    }
    try {
      return Optional.of(precise(LocalDateTime.parse(text).atZone(zone).toInstant()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** Seconds since 1970. */
  static Optional<Instant> epoch(double seconds) {
    try {
      return Optional.of(
          precise(Instant.EPOCH.plus(Math.round(seconds * 1_000_000), ChronoUnit.MICROS)));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static Instant precise(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}

package dev.hands4j.agent.llm;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** When a server wants to be asked again (RFC 9110 §10.2.3). */
final class RetryAfter {
  private RetryAfter() {}

  static Optional<Duration> of(HttpHeaders headers, Instant now) {
    // Some providers are more exact than the standard allows.
    return headers
        .firstValue("retry-after-ms")
        .flatMap(text -> seconds(text, 1_000))
        .or(() -> headers.firstValue("retry-after").flatMap(text -> seconds(text, 1)))
        .or(() -> headers.firstValue("retry-after").flatMap(text -> until(text, now)));
  }

  private static Optional<Duration> seconds(String text, int unitsPerSecond) {
    try {
      double seconds = Double.parseDouble(text.strip()) / unitsPerSecond;
      return seconds >= 0 && seconds < Integer.MAX_VALUE
          ? Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1_000)))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> until(String text, Instant now) {
    try {
      Instant then =
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, then);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}

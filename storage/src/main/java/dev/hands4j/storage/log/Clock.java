package dev.hands4j.storage.log;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Time in whole microseconds since 1970, as the tables keep it. */
record Clock(InstantSource source) {

  long now() {
    return micros(source.instant());
  }

  /** Now, but never before an earlier event: a clock that is set back does not disorder a log. */
  long after(long earlier) {
    return Math.max(now(), earlier);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}

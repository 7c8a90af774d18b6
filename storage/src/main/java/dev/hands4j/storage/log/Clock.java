package dev.hands4j.storage.log;

import dev.hands4j.storage.database.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Time in whole microseconds since 1970, as the tables keep it. */
public interface Clock {
  /** The time of a database server, as an expression of PostgreSQL. */
  String SERVER_MICROS = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";

  /** The clock of this process, for a database that only this machine uses. */
  static Clock of(InstantSource source) {
    return _ -> micros(source.instant());
  }

  /** The clock of the database server: the same for all nodes, whatever theirs say. */
  static Clock ofServer() {
    return session -> {
      OptionalLong observed = session.observedTime();
      return observed.isPresent()
          ? observed.getAsLong()
          : session.first("SELECT " + SERVER_MICROS, row -> row.getLong(1)).orElseThrow();
    };
  }

  long now(Session session) throws SQLException;

  /** Now, but never before an earlier event: a clock that is set back does not disorder a log. */
  default long after(Session session, long earlier) throws SQLException {
    return Math.max(now(session), earlier);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}

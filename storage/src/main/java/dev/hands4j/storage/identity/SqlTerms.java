package dev.hands4j.storage.identity;

import dev.hands4j.api.identity.Terms;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import java.time.Instant;
import java.util.Optional;

/** Acceptances in {@code terms_acceptance}. */
public final class SqlTerms implements Terms {
  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;

  public SqlTerms(WriteAccess writer, ReadAccess readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public void accept(UserId user) {
    writer.call(session ->
        session.update(
            "INSERT INTO terms_acceptance (owner, accepted_at) VALUES (?, ?)"
                + " ON CONFLICT (owner) DO UPDATE SET accepted_at = excluded.accepted_at",
            user.value(),
            clock.now(session)));
  }

  @Override
  public Optional<Instant> acceptedAt(UserId user) {
    return readers.call(session ->
        session.first(
            "SELECT accepted_at FROM terms_acceptance WHERE owner = ?",
            row -> Clock.instant(row.getLong(1)),
            user.value()));
  }
}

package dev.hands4j.storage.key;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.PersonRow;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** API keys of the form of enterprise-api.md §3.10, as SHA-256 hashes. */
public final class SqlApiKeys implements ApiKeys {
  private static final long USE_IS_NOTED_AFTER_MICROS = Duration.ofMinutes(1).toNanos() / 1_000;
  private static final String SELECT =
      "SELECT id, owner, name, created_at, expires_at, last_used_at FROM api_key";

  private static final int AT_ONCE = 100;
  private static final String VALID =
      "SELECT id FROM api_key WHERE id IN (?"
          + ", ?".repeat(AT_ONCE - 1)
          + ") AND (expires_at IS NULL OR expires_at > ?)";

  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;
  private final KeyValues values = new KeyValues();

  public SqlApiKeys(WriteAccess writer, ReadAccess readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public Created create(UserId user, String name, Optional<Instant> expiresAt) {
    Secret value = values.fresh();
    return writer.call(session -> insert(session, user, name, expiresAt, value));
  }

  @Override
  public Optional<Created> createWithin(
      UserId user, String name, Optional<Instant> expiresAt, int most) {
    Secret value = values.fresh();
    return writer.call(session -> {
      PersonRow.lock(session, user.value());
      int has =
          session
              .first(
                  "SELECT COUNT(*) FROM api_key WHERE owner = ?",
                  row -> row.getInt(1),
                  user.value())
              .orElse(0);
      return has >= most
          ? Optional.empty()
          : Optional.of(insert(session, user, name, expiresAt, value));
    });
  }

  private Created insert(
      Session session, UserId user, String name, Optional<Instant> expiresAt, Secret value)
      throws SQLException {
    String id = UUID.randomUUID().toString();
    long now = clock.now(session);
    session.update(
        "INSERT INTO api_key (id, owner, name, hash, created_at, expires_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        id,
        user.value(),
        name,
        KeyValues.hash(value),
        now,
        Session.number(expiresAt.map(Clock::micros)));
    return new Created(
        new ApiKey(id, user, name, Clock.instant(now), expiresAt, Optional.empty()), value);
  }

  @Override
  public Optional<ApiKey> find(Secret value) {
    String hash = KeyValues.hash(value);
    Optional<Found> found =
        readers.call(session -> {
          long now = clock.now(session);
          return session
              .first(SELECT + " WHERE hash = ?", SqlApiKeys::read, hash)
              .map(key -> new Found(key, now));
        });
    if (found.isEmpty() || !found.get().isValid()) {
      return Optional.empty();
    }
    if (found.get().isUseWorthNoting()) {
      writer.call(session ->
          session.update(
              "UPDATE api_key SET last_used_at = ? WHERE id = ?",
              found.get().now(),
              found.get().key().id()));
    }
    return found.map(Found::key);
  }

  @Override
  public Set<String> valid(Set<String> ids) {
    List<String> asked = List.copyOf(ids);
    Set<String> valid = new HashSet<>();
    for (int from = 0; from < asked.size(); from += AT_ONCE) {
      List<String> some = asked.subList(from, Math.min(asked.size(), from + AT_ONCE));
      valid.addAll(
          readers.call(session -> {
            List<Object> parameters = new ArrayList<>(some);
            parameters.addAll(Collections.nCopies(AT_ONCE - some.size(), some.getFirst()));
            parameters.add(clock.now(session));
            return session.list(VALID, row -> row.getString(1), parameters.toArray());
          }));
    }
    return valid;
  }

  @Override
  public List<ApiKey> of(UserId user) {
    return readers.call(session ->
        session.list(
            SELECT + " WHERE owner = ? ORDER BY created_at, id", SqlApiKeys::read, user.value()));
  }

  @Override
  public boolean revoke(UserId user, String id) {
    return writer.call(session ->
        session.update("DELETE FROM api_key WHERE owner = ? AND id = ?", user.value(), id) == 1);
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString(1),
        new UserId(row.getString(2)),
        row.getString(3),
        Clock.instant(row.getLong(4)),
        time(row, 5),
        time(row, 6));
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Clock.instant(micros));
  }

  /** A key and the time at which it was found. */
  private record Found(ApiKey key, long now) {
    private boolean isValid() {
      return key.expiresAt().isEmpty() || Clock.micros(key.expiresAt().get()) > now;
    }

    private boolean isUseWorthNoting() {
      return key.lastUsedAt().isEmpty()
          || Clock.micros(key.lastUsedAt().get()) <= now - USE_IS_NOTED_AFTER_MICROS;
    }
  }
}

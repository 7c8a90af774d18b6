package dev.hands4j.storage.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.identity.SessionId;
import dev.hands4j.api.identity.SessionTokens;
import dev.hands4j.api.identity.Sessions;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.key.KeyValues;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.vault.Purposes;
import dev.hands4j.storage.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions in {@code sign_in_session}, named by the hashes of their values. */
public final class SqlSessions implements Sessions {
  private static final long USE_IS_NOTED_AFTER_MICROS = micros(Duration.ofMinutes(1));

  /** As many questions at once; one statement for any number of them, so fill it up. */
  private static final int AT_ONCE = 50;

  private static final String VALID = " s.expires_at > ? AND s.last_used_at + s.idle_micros > ?";
  private static final String SELECT =
      "SELECT s.id, s.owner, s.name, s.email, s.email_verified, t.accepted_at, s.confirmed_until,"
          + " s.created_at, s.last_used_at, s.expires_at FROM sign_in_session s"
          + " LEFT JOIN terms_acceptance t ON t.owner = s.owner WHERE s.id = ? AND"
          + VALID;
  private static final String ALIVE =
      "SELECT s.id FROM sign_in_session s WHERE s.id IN (?"
          + ", ?".repeat(AT_ONCE - 1)
          + ") AND"
          + VALID;

  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;
  private final SessionRow tokens;
  private final KeyValues values = new KeyValues();

  public SqlSessions(Vault vault, WriteAccess writer, ReadAccess readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.tokens = new SessionRow(vault);
  }

  @Override
  public Opened open(NewSession session) {
    Secret value = values.fresh();
    SessionId id = id(value);
    Vault.Sealed sealed = tokens.seal(id, session.tokens());
    return writer.call(sql -> {
      long now = clock.now(sql);
      long end = now + micros(session.lifetime());
      sql.update(
          "INSERT INTO sign_in_session (id, owner, name, email, email_verified, provider_session,"
              + " key_id, sealed, confirmed_until, renewing_until, created_at, last_used_at,"
              + " idle_micros, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
          id.value(),
          session.user().value(),
          session.name(),
          dev.hands4j.storage.database.Session.text(session.email()),
          session.emailVerified(),
          dev.hands4j.storage.database.Session.text(session.providerSession()),
          sealed.keyId(),
          sealed.bytes(),
          Clock.micros(session.tokens().accessExpiresAt()),
          now,
          now,
          micros(session.idle()),
          end);
      return new Opened(id, value, Clock.instant(end));
    });
  }

  private static SessionId id(Secret value) {
    return new SessionId(KeyValues.hash(value));
  }

  private static long micros(Duration duration) {
    return duration.toMillis() * 1_000;
  }

  @Override
  public Optional<Session> find(Secret value) {
    Optional<Found> found = look(id(value));
    if (found.isPresent() && found.get().isUseWorthNoting()) {
      writer.call(sql ->
          sql.update(
              "UPDATE sign_in_session SET last_used_at = ? WHERE id = ?",
              found.get().now(),
              found.get().session().id().value()));
    }
    return found.map(Found::session);
  }

  @Override
  public Optional<Session> get(SessionId id) {
    return look(id).map(Found::session);
  }

  private Optional<Found> look(SessionId id) {
    return readers.call(sql -> {
      long now = clock.now(sql);
      return sql.first(SELECT, SqlSessions::read, id.value(), now, now)
          .map(session -> new Found(session, now));
    });
  }

  private static Session read(ResultSet row) throws SQLException {
    var _ = row.getLong(6);
    boolean accepted = !row.wasNull();
    return new Session(
        new SessionId(row.getString(1)),
        new UserId(row.getString(2)),
        row.getString(3),
        Optional.ofNullable(row.getString(4)),
        row.getInt(5) != 0,
        accepted,
        Clock.instant(row.getLong(7)),
        Clock.instant(row.getLong(8)),
        Clock.instant(row.getLong(9)),
        Clock.instant(row.getLong(10)));
  }

  @Override
  public Optional<SessionTokens> tokens(SessionId id) {
    return readers.call(sql ->
        sql.first(
            "SELECT key_id, sealed FROM sign_in_session WHERE id = ? AND expires_at > ?",
            row -> tokens.open(row, 1, id),
            id.value(),
            clock.now(sql)));
  }

  @Override
  public Optional<SessionTokens> claimRenewal(SessionId id, Duration pause, boolean always) {
    return writer.call(sql -> {
      long now = clock.now(sql);
      int claimed =
          sql.update(
              "UPDATE sign_in_session SET renewing_until = ? WHERE id = ? AND renewing_until <= ?"
                  + " AND confirmed_until <= ? AND expires_at > ?",
              now + micros(pause),
              id.value(),
              now,
              always ? Long.MAX_VALUE : now,
              now);
      return claimed == 0
          ? Optional.empty()
          : sql.first(
              "SELECT key_id, sealed FROM sign_in_session WHERE id = ?",
              row -> tokens.open(row, 1, id),
              id.value());
    });
  }

  @Override
  public void renewed(
      SessionId id, SessionTokens fresh, Optional<String> email, boolean emailVerified) {
    Vault.Sealed sealed = tokens.seal(id, fresh);
    writer.call(sql ->
        sql.update(
            "UPDATE sign_in_session SET key_id = ?, sealed = ?, confirmed_until = ?,"
                + " renewing_until = 0, email = ?, email_verified = ? WHERE id = ?",
            sealed.keyId(),
            sealed.bytes(),
            Clock.micros(fresh.accessExpiresAt()),
            dev.hands4j.storage.database.Session.text(email),
            emailVerified,
            id.value()));
  }

  @Override
  public Optional<UserId> close(SessionId id) {
    return writer.call(sql -> {
      Optional<UserId> user =
          sql.first(
              "SELECT owner FROM sign_in_session WHERE id = ?",
              row -> new UserId(row.getString(1)),
              id.value());
      int gone = sql.update("DELETE FROM sign_in_session WHERE id = ?", id.value());
      return gone == 0 ? Optional.empty() : user;
    });
  }

  @Override
  public int closeAllOf(UserId user) {
    return writer.call(
        sql -> sql.update("DELETE FROM sign_in_session WHERE owner = ?", user.value()));
  }

  @Override
  public List<UserId> closeProviderSession(String providerSession) {
    return writer.call(sql -> {
      List<UserId> users =
          sql.list(
              "SELECT DISTINCT owner FROM sign_in_session WHERE provider_session = ?",
              row -> new UserId(row.getString(1)),
              providerSession);
      sql.update("DELETE FROM sign_in_session WHERE provider_session = ?", providerSession);
      return users;
    });
  }

  @Override
  public Set<SessionId> alive(Collection<SessionId> ids) {
    List<String> asked = ids.stream().map(SessionId::value).distinct().toList();
    Set<SessionId> alive = new HashSet<>();
    for (int from = 0; from < asked.size(); from += AT_ONCE) {
      List<String> some = asked.subList(from, Math.min(asked.size(), from + AT_ONCE));
      alive.addAll(
          readers.call(sql -> {
            List<Object> parameters = new ArrayList<>(some);
            while (parameters.size() < AT_ONCE) {
              parameters.add(some.getFirst());
            }
            long now = clock.now(sql);
            parameters.add(now);
            parameters.add(now);
            return sql.list(ALIVE, row -> new SessionId(row.getString(1)), parameters.toArray());
          }));
    }
    return alive;
  }

  @Override
  public int sweep() {
    return writer.call(sql -> {
      long now = clock.now(sql);
      return sql.update(
              "DELETE FROM sign_in_session WHERE expires_at <= ?"
                  + " OR last_used_at + idle_micros <= ?",
              now,
              now)
          + sql.update("DELETE FROM sign_in_attempt WHERE expires_at <= ?", now);
    });
  }

  /** A session and the time at which it was found. */
  private record Found(Session session, long now) {
    private boolean isUseWorthNoting() {
      return Clock.micros(session.lastUsedAt()) <= now - USE_IS_NOTED_AFTER_MICROS;
    }
  }

  /** The sealed part of a row. */
  private static final class SessionRow {
    private final SealedText text;

    private SessionRow(Vault vault) {
      this.text = new SealedText(vault, 5);
    }

    private Vault.Sealed seal(SessionId id, SessionTokens tokens) {
      return text.seal(
          Purposes.session(id.value()),
          tokens.access().reveal(),
          tokens.refresh().reveal(),
          tokens.id().map(Secret::reveal).orElse(""),
          Long.toString(Clock.micros(tokens.accessExpiresAt())),
          tokens.refreshExpiresAt().map(end -> Long.toString(Clock.micros(end))).orElse(""));
    }

    private SessionTokens open(ResultSet row, int column, SessionId id) throws SQLException {
      List<String> parts = text.open(row, column, Purposes.session(id.value()));
      return new SessionTokens(
          new Secret(parts.get(0)),
          new Secret(parts.get(1)),
          Optional.of(parts.get(2)).filter(p -> !p.isEmpty()).map(Secret::new),
          instant(parts.get(3)),
          Optional.of(parts.get(4)).filter(p -> !p.isEmpty()).map(SessionRow::instant));
    }

    private static Instant instant(String micros) {
      return Clock.instant(Long.parseLong(micros));
    }
  }
}

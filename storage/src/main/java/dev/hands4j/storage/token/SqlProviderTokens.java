package dev.hands4j.storage.token;

import dev.hands4j.api.token.IssuedTokenStore;
import dev.hands4j.api.token.IssuedTokens;
import dev.hands4j.api.token.LinkedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.vault.Purposes;
import dev.hands4j.storage.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One row for each person and provider. Who renews a row's tokens first claims it for a bounded
 * time, in one short transaction, so that no transaction is open while a provider is asked and a
 * node that dies meanwhile keeps nobody waiting for long.
 */
public final class SqlProviderTokens implements IssuedTokenStore {
  private static final String SELECT =
      "SELECT provider, key_id, sealed, expires_at, refresh_expires_at, linked_at, refused"
          + " FROM provider_token WHERE owner = ?";
  private static final String NOT_CLAIMED = ", renewer = NULL, renewing_until = 0";
  private static final String BY_RENEWER = " WHERE owner = ? AND provider = ? AND renewer = ?";

  private final Vault vault;
  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;

  public SqlProviderTokens(Vault vault, WriteAccess writer, ReadAccess readers, Clock clock) {
    this.vault = vault;
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public void save(UserId owner, ProviderType provider, IssuedTokens tokens) {
    Vault.Sealed sealed = seal(owner, provider, tokens);
    writer.call(session -> {
      long now = clock.now(session);
      return session.update(
          "INSERT INTO provider_token (owner, provider, key_id, sealed, expires_at,"
              + " refresh_expires_at, linked_at, renewing_until) VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
              + " ON CONFLICT (owner, provider) DO UPDATE SET key_id = excluded.key_id,"
              + " sealed = excluded.sealed, expires_at = excluded.expires_at,"
              + " refresh_expires_at = excluded.refresh_expires_at,"
              + " linked_at = excluded.linked_at, refused = NULL"
              + NOT_CLAIMED,
          owner.value(),
          provider.wire(),
          sealed.keyId(),
          sealed.bytes(),
          end(now, tokens.expiresIn()),
          end(now, tokens.refreshExpiresIn()),
          now);
    });
  }

  @Override
  public List<LinkedTokens> of(UserId owner) {
    return readers.call(session -> {
      Instant now = Clock.instant(clock.now(session));
      return session.list(
          SELECT + " ORDER BY linked_at, provider", row -> read(row, owner, now), owner.value());
    });
  }

  @Override
  public Optional<LinkedTokens> find(UserId owner, ProviderType provider) {
    return readers.call(session -> find(session, owner, provider));
  }

  @Override
  public Optional<LinkedTokens> claim(
      UserId owner, ProviderType provider, String renewer, Duration atMost) {
    return writer.call(session -> {
      long now = clock.now(session);
      int claimed =
          session.update(
              "UPDATE provider_token SET renewer = ?, renewing_until = ?"
                  + " WHERE owner = ? AND provider = ? AND renewing_until <= ?",
              renewer,
              now + atMost.toNanos() / 1_000,
              owner.value(),
              provider.wire(),
              now);
      return claimed == 1 ? find(session, owner, provider) : Optional.empty();
    });
  }

  @Override
  public boolean renew(UserId owner, ProviderType provider, String renewer, IssuedTokens tokens) {
    Vault.Sealed sealed = seal(owner, provider, tokens);
    return writer.call(session -> {
      long now = clock.now(session);
      return session.update(
              "UPDATE provider_token SET key_id = ?, sealed = ?, expires_at = ?,"
                  + " refresh_expires_at = ?"
                  + NOT_CLAIMED
                  + BY_RENEWER,
              sealed.keyId(),
              sealed.bytes(),
              end(now, tokens.expiresIn()),
              end(now, tokens.refreshExpiresIn()),
              owner.value(),
              provider.wire(),
              renewer)
          == 1;
    });
  }

  @Override
  public void release(UserId owner, ProviderType provider, String renewer) {
    writer.call(session ->
        session.update(
            "UPDATE provider_token SET renewer = NULL, renewing_until = 0" + BY_RENEWER,
            owner.value(),
            provider.wire(),
            renewer));
  }

  @Override
  public boolean refuse(UserId owner, ProviderType provider, String renewer, String why) {
    return writer.call(session ->
        session.update(
                "UPDATE provider_token SET refused = ?" + NOT_CLAIMED + BY_RENEWER,
                why,
                owner.value(),
                provider.wire(),
                renewer)
            == 1);
  }

  @Override
  public boolean forget(UserId owner, ProviderType provider) {
    return writer.call(session ->
        session.update(
                "DELETE FROM provider_token WHERE owner = ? AND provider = ?",
                owner.value(),
                provider.wire())
            == 1);
  }

  private Optional<LinkedTokens> find(Session session, UserId owner, ProviderType provider)
      throws SQLException {
    Instant now = Clock.instant(clock.now(session));
    return session.first(
        SELECT + " AND provider = ?", row -> read(row, owner, now), owner.value(), provider.wire());
  }

  private static Object end(long now, Optional<Duration> in) {
    return Session.number(in.map(duration -> now + duration.toNanos() / 1_000));
  }

  /** Tokens contain no line ends. */
  private Vault.Sealed seal(UserId owner, ProviderType provider, IssuedTokens tokens) {
    String plain =
        tokens.access().reveal() + "\n" + tokens.refresh().map(Secret::reveal).orElse("");
    return vault.seal(
        Purposes.providerToken(owner.value(), provider.wire()),
        plain.getBytes(StandardCharsets.UTF_8));
  }

  private LinkedTokens read(ResultSet row, UserId owner, Instant now) throws SQLException {
    String wire = row.getString(1);
    byte[] plain =
        vault.open(row.getString(2), Purposes.providerToken(owner.value(), wire), row.getBytes(3));
    String[] tokens = new String(plain, StandardCharsets.UTF_8).split("\n", -1);
    return new LinkedTokens(
        ProviderType.fromWire(wire).orElseThrow(),
        new Secret(tokens[0]),
        Optional.of(tokens[1]).filter(token -> !token.isEmpty()).map(Secret::new),
        time(row, 4),
        time(row, 5),
        Clock.instant(row.getLong(6)),
        Optional.ofNullable(row.getString(7)),
        now);
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Clock.instant(micros));
  }
}

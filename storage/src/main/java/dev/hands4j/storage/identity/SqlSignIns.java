package dev.hands4j.storage.identity;

import dev.hands4j.api.identity.SignIns;
import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.key.KeyValues;
import dev.hands4j.storage.log.Clock;
import dev.hands4j.storage.vault.Purposes;
import dev.hands4j.storage.vault.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sign-ins on their way in {@code sign_in_attempt}. */
public final class SqlSignIns implements SignIns {
  private final WriteAccess writer;
  private final Clock clock;
  private final SealedText text;

  public SqlSignIns(Vault vault, WriteAccess writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
    this.text = new SealedText(vault, 3);
  }

  @Override
  public void begin(Secret state, Secret browser, Attempt attempt, Duration lifetime) {
    String id = KeyValues.hash(state);
    Vault.Sealed sealed =
        text.seal(
            Purposes.attempt(id), attempt.nonce(), attempt.verifier().reveal(), attempt.returnTo());
    writer.call(session ->
        session.update(
            "INSERT INTO sign_in_attempt (state, browser, key_id, sealed, expires_at)"
                + " VALUES (?, ?, ?, ?, ?)",
            id,
            KeyValues.hash(browser),
            sealed.keyId(),
            sealed.bytes(),
            clock.now(session) + lifetime.toMillis() * 1_000));
  }

  @Override
  public Optional<Attempt> complete(Secret state, Secret browser) {
    String id = KeyValues.hash(state);
    String by = KeyValues.hash(browser);
    return writer.call(session -> {
      Optional<Attempt> attempt =
          session.first(
              "SELECT key_id, sealed FROM sign_in_attempt"
                  + " WHERE state = ? AND browser = ? AND expires_at > ?",
              row -> read(text.open(row, 1, Purposes.attempt(id))),
              id,
              by,
              clock.now(session));
      int taken =
          session.update("DELETE FROM sign_in_attempt WHERE state = ? AND browser = ?", id, by);
      // Of two at the same time, the one that took the row.
      return taken == 1 ? attempt : Optional.empty();
    });
  }

  private static Attempt read(List<String> parts) {
    return new Attempt(parts.get(0), new Secret(parts.get(1)), parts.get(2));
  }
}

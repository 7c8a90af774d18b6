package dev.hands4j.storage.identity;

import dev.hands4j.api.identity.OfflineTokens;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.vault.Purposes;
import dev.hands4j.storage.vault.Vault;
import java.sql.SQLException;
import java.util.Optional;

/** Offline tokens in {@code offline_token}. */
public final class SqlOfflineTokens implements OfflineTokens {
  private final WriteAccess writer;
  private final ReadAccess readers;
  private final SealedText text;

  public SqlOfflineTokens(Vault vault, WriteAccess writer, ReadAccess readers) {
    this.writer = writer;
    this.readers = readers;
    this.text = new SealedText(vault, 1);
  }

  @Override
  public Optional<Secret> of(UserId user) {
    return readers.call(session -> find(session, user));
  }

  private Optional<Secret> find(Session session, UserId user) throws SQLException {
    return session.first(
        "SELECT key_id, sealed FROM offline_token WHERE owner = ?",
        row -> new Secret(text.open(row, 1, Purposes.offline(user.value())).getFirst()),
        user.value());
  }

  @Override
  public void store(UserId user, Secret token) {
    Vault.Sealed sealed = text.seal(Purposes.offline(user.value()), token.reveal());
    writer.call(session ->
        session.update(
            "INSERT INTO offline_token (owner, key_id, sealed) VALUES (?, ?, ?)"
                + " ON CONFLICT (owner) DO UPDATE SET key_id = excluded.key_id,"
                + " sealed = excluded.sealed",
            user.value(),
            sealed.keyId(),
            sealed.bytes()));
  }

  @Override
  public void forget(UserId user, Secret token) {
    writer.call(session ->
        find(session, user).filter(token::equals).isPresent()
            ? session.update("DELETE FROM offline_token WHERE owner = ?", user.value())
            : 0);
  }
}

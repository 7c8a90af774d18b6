package dev.hands4j.storage.vault;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * Which keys the database knows, and the re-encryption of everything under the current one. Work
 * goes on row by row in short transactions, while the store is in use; what an interruption leaves
 * is done by the next run.
 */
public final class KeyRotation {
  private static final int ROWS_AT_ONCE = 100;

  private static final List<Sealed> SEALED =
      List.of(
          new Sealed(
              "SELECT key_id, sealed, owner, kind FROM personal_document",
              "UPDATE personal_document SET key_id = ?, sealed = ?"
                  + " WHERE owner = ? AND kind = ? AND key_id = ? AND sealed = ?",
              row ->
                  new Place(
                      row.getString(3),
                      row.getString(4),
                      Purposes.document(row.getString(4), row.getString(3)))),
          new Sealed(
              "SELECT key_id, sealed, owner, provider FROM provider_token",
              "UPDATE provider_token SET key_id = ?, sealed = ?"
                  + " WHERE owner = ? AND provider = ? AND key_id = ? AND sealed = ?",
              row ->
                  new Place(
                      row.getString(3),
                      row.getString(4),
                      Purposes.providerToken(row.getString(3), row.getString(4)))),
          new Sealed(
              "SELECT key_id, sealed, id, owner FROM sign_in_session",
              "UPDATE sign_in_session SET key_id = ?, sealed = ?"
                  + " WHERE id = ? AND owner = ? AND key_id = ? AND sealed = ?",
              row ->
                  new Place(
                      row.getString(3), row.getString(4), Purposes.session(row.getString(3)))),
          new Sealed(
              "SELECT key_id, sealed, owner, owner FROM offline_token",
              "UPDATE offline_token SET key_id = ?, sealed = ?"
                  + " WHERE owner = ? AND owner = ? AND key_id = ? AND sealed = ?",
              row ->
                  new Place(
                      row.getString(3), row.getString(4), Purposes.offline(row.getString(3)))),
          new Sealed(
              "SELECT key_id, sealed, conversation_no, position FROM conversation_mask",
              "UPDATE conversation_mask SET key_id = ?, sealed = ?"
                  + " WHERE conversation_no = ? AND position = ? AND key_id = ? AND sealed = ?",
              row -> new Place(row.getLong(3), row.getLong(4), Purposes.mask(row.getLong(3)))));

  private final Vault vault;

  public KeyRotation(Vault vault) {
    this.vault = vault;
  }

  /**
   * Proves that this node has every key the database was written with, and makes its own known.
   * Called by one node at a time.
   *
   * @throws StoreUnavailableException when a key is missing, with what to do
   */
  public void register(Session session) throws SQLException {
    List<Vault.Sealed> known =
        session.list(
            "SELECT key_id, proof FROM vault_key",
            row -> new Vault.Sealed(row.getString(1), row.getBytes(2)));
    for (Vault.Sealed key : known) {
      if (!vault.has(key.keyId())) {
        throw new StoreUnavailableException(
            "the database was written with the key %s, which is not in %s: give all nodes the same key file"
                .formatted(key.keyId(), vault.file()));
      }
      byte[] _ = vault.open(key.keyId(), Purposes.proof(key.keyId()), key.bytes());
    }
    Vault.Sealed proof =
        vault.seal(
            Purposes.proof(vault.sealingKey()),
            vault.sealingKey().getBytes(StandardCharsets.UTF_8));
    session.update(
        "INSERT INTO vault_key (key_id, proof) VALUES (?, ?) ON CONFLICT (key_id) DO NOTHING",
        proof.keyId(),
        proof.bytes());
  }

  /**
   * Re-encrypts under the current key whatever another one has sealed, and forgets keys that seal
   * nothing any more.
   *
   * @return how many values were re-encrypted
   * @throws StoreUnavailableException when the key of a value is missing; what was done stays done
   */
  public int rotate(WriteAccess writer) {
    int total = 0;
    for (Sealed sealed : SEALED) {
      int done = ROWS_AT_ONCE;
      while (done == ROWS_AT_ONCE) {
        done = writer.call(session -> reseal(session, sealed));
        total += done;
      }
    }
    writer.call(session ->
        session.update(
            "DELETE FROM vault_key WHERE key_id <> ?"
                + " AND key_id NOT IN (SELECT key_id FROM personal_document)"
                + " AND key_id NOT IN (SELECT key_id FROM provider_token)"
                + " AND key_id NOT IN (SELECT key_id FROM conversation_mask)"
                + " AND key_id NOT IN (SELECT key_id FROM sign_in_session)"
                + " AND key_id NOT IN (SELECT key_id FROM offline_token)",
            vault.sealingKey()));
    return total;
  }

  /** A value that somebody changes meanwhile is left: they seal with the current key. */
  private int reseal(Session session, Sealed sealed) throws SQLException {
    List<Row> rows =
        session.list(
            sealed.select() + " WHERE key_id <> ? LIMIT " + ROWS_AT_ONCE,
            row ->
                new Row(
                    new Vault.Sealed(row.getString(1), row.getBytes(2)), sealed.place().read(row)),
            vault.sealingKey());
    for (Row row : rows) {
      Place place = row.place();
      Vault.Sealed before = row.value();
      Vault.Sealed after =
          vault.seal(place.purpose(), vault.open(before.keyId(), place.purpose(), before.bytes()));
      session.update(
          sealed.update(),
          after.keyId(),
          after.bytes(),
          place.first(),
          place.second(),
          before.keyId(),
          before.bytes());
    }
    return rows.size();
  }

  private record Sealed(String select, String update, Session.RowReader<Place> place) {}

  /** Where a value is: the two parts of its row's key, and what it was sealed for. */
  private record Place(Object first, Object second, String purpose) {}

  private record Row(Vault.Sealed value, Place place) {}
}

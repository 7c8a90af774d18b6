package dev.hands4j.storage.vault;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.PersonRow;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.wire.Fields;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;

/**
 * One JSON document for each person and kind, encrypted as a whole: also what looks harmless in
 * settings may hold a key (an MCP server's, say).
 */
public final class PersonalDocuments {
  private final Vault vault;
  private final WriteAccess writer;
  private final ReadAccess readers;

  public PersonalDocuments(Vault vault, WriteAccess writer, ReadAccess readers) {
    this.vault = vault;
    this.writer = writer;
    this.readers = readers;
  }

  <T> Optional<T> load(Kind<T> kind, Optional<UserId> owner) {
    return readers.call(session -> find(session, kind, owner));
  }

  /** Reads, changes and stores in one transaction; nothing comes between. */
  <T> T update(Kind<T> kind, Optional<UserId> owner, Function<Optional<T>, T> change) {
    return writer.call(session -> {
      PersonRow.lock(session, name(owner));
      T changed = change.apply(find(session, kind, owner));
      byte[] plain = kind.toJson(changed).getBytes(StandardCharsets.UTF_8);
      Vault.Sealed sealed = vault.seal(purpose(kind, owner), plain);
      session.update(
          "INSERT INTO personal_document (owner, kind, key_id, sealed) VALUES (?, ?, ?, ?)"
              + " ON CONFLICT (owner, kind) DO UPDATE SET key_id = excluded.key_id,"
              + " sealed = excluded.sealed",
          name(owner),
          kind.name(),
          sealed.keyId(),
          sealed.bytes());
      return changed;
    });
  }

  private <T> Optional<T> find(Session session, Kind<T> kind, Optional<UserId> owner)
      throws SQLException {
    Optional<byte[]> plain =
        session.first(
            "SELECT key_id, sealed FROM personal_document WHERE owner = ? AND kind = ?",
            row -> vault.open(row.getString(1), purpose(kind, owner), row.getBytes(2)),
            name(owner),
            kind.name());
    return plain.map(bytes -> parse(kind, bytes));
  }

  private static <T> T parse(Kind<T> kind, byte[] plain) {
    try {
      return kind.fromJson(Fields.parse(kind.name(), new String(plain, StandardCharsets.UTF_8)));
    } catch (MalformedEventException e) {
      throw new StoreUnavailableException("stored " + kind.name() + " cannot be read", e);
    }
  }

  private static <T> String purpose(Kind<T> kind, Optional<UserId> owner) {
    return Purposes.document(kind.name(), name(owner));
  }

  /** A user id is never empty, so nobody is. */
  private static String name(Optional<UserId> owner) {
    return owner.map(UserId::value).orElse("");
  }

  /** What a document holds and how it is written. */
  interface Kind<T> {
    String name();

    String toJson(T value);

    T fromJson(Fields json) throws MalformedEventException;
  }
}

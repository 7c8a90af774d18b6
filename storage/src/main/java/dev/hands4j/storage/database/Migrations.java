package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a database to the schema of this version: numbered scripts that only go forward, each in
 * one transaction, remembered in {@code schema_migration}. A newer schema is refused.
 *
 * <p>Written by hand because the library costs a quarter of a second at every start, a quarter of
 * what the whole server may take; the scripts keep its file names.
 */
public final class Migrations {
  /** In order of application; a released one never changes. */
  private static final List<String> SCRIPTS =
      List.of("V0001__create_conversation_log", "V0002__create_node_and_secret_tables");

  private Migrations() {}

  /** The schema this version of the program needs. */
  public static int currentVersion() {
    return SCRIPTS.size();
  }

  /**
   * @param placeholders what {@code ${name}} means on this database
   * @throws StoreUnavailableException when the schema is newer than this program
   */
  public static void migrate(Session session, Map<String, String> placeholders)
      throws SQLException {
    session.update(
        "CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, script TEXT NOT"
            + " NULL)");
    int version = version(session).orElse(0);
    if (version > SCRIPTS.size()) {
      throw new StoreUnavailableException(
          "the database has schema %d, this program knows schemas up to %d: a newer version has been here; start that one, or restore a backup"
              .formatted(version, SCRIPTS.size()));
    }
    for (int next = version; next < SCRIPTS.size(); next++) {
      apply(session, next + 1, SCRIPTS.get(next), placeholders);
    }
  }

  private static Optional<Integer> version(Session session) throws SQLException {
    return session
        .first("SELECT MAX(version) FROM schema_migration", row -> Optional.of(row.getInt(1)))
        .flatMap(v -> v);
  }

  private static void apply(
      Session session, int version, String script, Map<String, String> placeholders)
      throws SQLException {
    String text = read("/db/migration/" + script + ".sql");
    for (Map.Entry<String, String> placeholder : placeholders.entrySet()) {
      text = text.replace("${" + placeholder.getKey() + "}", placeholder.getValue());
    }
    session.update("BEGIN");
    try {
      // No statement contains a semicolon but at its end: a line ends with it.
      for (String statement : text.split(";\\s*\\n")) {
        if (!statement.isBlank()) {
          session.update(statement);
        }
      }
      session.update(
          "INSERT INTO schema_migration (version, script) VALUES (?, ?)", version, script);
      session.update("COMMIT");
    } catch (SQLException e) {
      session.update("ROLLBACK");
      throw e;
    }
  }

  private static String read(String resource) {
    try (InputStream stream = Migrations.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("migration script " + resource + " is not in the program");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings a database to the schema of this version: numbered scripts that only go forward, each in
 * one transaction, remembered in {@code schema_migration}. A newer schema is accepted when its
 * scripts say that this program can work with it, which holds for the one after ours (architecture
 * §8 point 14), and refused otherwise.
 *
 * <p>Written by hand because the library costs a quarter of a second at every start, a quarter of
 * what the whole server may take; the scripts keep its file names.
 */
public final class Migrations {
  /** In order of application; a released one never changes. */
  private static final List<Script> SCRIPTS =
      List.of(
          Script.of(1, "V0001__create_conversation_log"),
          Script.of(2, "V0002__create_node_and_secret_tables"),
          Script.of(3, "V0003__create_cluster_tables"),
          Script.of(4, "V0004__create_account_tables"),
          Script.of(5, "V0005__create_sign_in_tables"),
          Script.of(6, "V0006__create_provider_token_table"),
          Script.of(7, "V0007__create_search_and_marks"));

  /** From here on a schema says which programs can work with it. */
  private static final int COMPATIBILITY_SINCE = 3;

  /** The schema of the version before this one, whose nodes run beside ours (N-1). */
  static final int PREVIOUS_VERSION = 3;

  private Migrations() {}

  /** The schema this version of the program needs. */
  public static int currentVersion() {
    return newest(SCRIPTS);
  }

  private static int newest(List<Script> scripts) {
    return scripts.getLast().version();
  }

  /**
   * @param placeholders what {@code ${name}} means on this database
   * @throws StoreUnavailableException when the schema is newer than this program
   */
  public static void migrate(Session session, Map<String, String> placeholders)
      throws SQLException {
    migrate(session, placeholders, SCRIPTS);
  }

  static List<Script> scripts() {
    return SCRIPTS;
  }

  static void migrate(Session session, Map<String, String> placeholders, List<Script> scripts)
      throws SQLException {
    session.update(
        "CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, script TEXT NOT"
            + " NULL)");
    Set<Integer> done = done(session);
    int version = done.stream().mapToInt(Integer::intValue).max().orElse(0);
    int known = newest(scripts);
    if (version > known && oldestProgram(session, known) > known) {
      throw new StoreUnavailableException(
          "the database has schema %d, this program knows schemas up to %d: a newer version has been here; start that one, or restore a backup"
              .formatted(version, known));
    }
    // By what is recorded and not by the highest number: scripts are written side by side.
    for (Script script : scripts) {
      if (!done.contains(script.version())) {
        apply(session, script, placeholders);
      }
    }
  }

  /** The oldest program that can work with the scripts after ours. */
  private static int oldestProgram(Session session, int known) throws SQLException {
    return session
        .first(
            "SELECT MAX(COALESCE(oldest_program, version)) FROM schema_migration WHERE version > ?",
            row -> row.getInt(1),
            known)
        .orElse(0);
  }

  private static Set<Integer> done(Session session) throws SQLException {
    return Set.copyOf(session.list("SELECT version FROM schema_migration", row -> row.getInt(1)));
  }

  private static void apply(Session session, Script script, Map<String, String> placeholders)
      throws SQLException {
    String text = script.text();
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
          "INSERT INTO schema_migration (version, script) VALUES (?, ?)",
          script.version(),
          script.name());
      if (script.version() >= COMPATIBILITY_SINCE) {
        session.update(
            "UPDATE schema_migration SET oldest_program = ? WHERE version = ?",
            script.oldestProgram(),
            script.version());
      }
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

  /**
   * One script.
   *
   * @param oldestProgram the oldest program, by the schema it brings, that can work with the schema
   *     after this script. All scripts of one version only expand, so this is the schema of the
   *     version before, however many scripts there are
   */
  record Script(int version, String name, int oldestProgram, String text) {
    private static Script of(int version, String name) {
      return new Script(
          version,
          name,
          Math.clamp(version - 1L, 1, PREVIOUS_VERSION),
          read("/db/migration/" + name + ".sql"));
    }
  }
}

package dev.hands4j.storage.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.storage.database.Migrations.Script;
import dev.hands4j.testkit.services.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions N and N-1 share a schema, a newer one is refused, on both databases. */
final class MigrationsTest {
  private static final Script EXPANDS =
      new Script(4, "V0004__x", 3, "ALTER TABLE node ADD COLUMN x TEXT;\n");
  private static final Script EXPANDS_AGAIN =
      new Script(5, "V0005__y", 4, "ALTER TABLE node ADD COLUMN y TEXT;\n");

  private static final Pattern CREATE_TABLE = Pattern.compile("CREATE TABLE (\\w+) ");
  private static final Pattern PLAIN_INDEX = Pattern.compile("CREATE INDEX ");

  /** What differs between the databases. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{\\w+\\}");

  private static final Pattern CHANGES =
      Pattern.compile(
          "(?:CREATE UNIQUE INDEX \\w+ ON|INSERT INTO|ALTER TABLE) (?<table>\\w+)"
              + "(?<column> ADD COLUMN \\w+)?");

  @TempDir private Path folder;

  private static List<Script> ours(Script... more) {
    List<Script> scripts = new ArrayList<>(Migrations.scripts().subList(0, 3));
    scripts.addAll(List.of(more));
    return scripts;
  }

  private static void check(Session session, Map<String, String> types) throws SQLException {
    Migrations.migrate(session, types, ours());
    session.update("INSERT INTO node (id, seen_at) VALUES ('a', 1)");
    Migrations.migrate(session, types, ours(EXPANDS));
    // The version before works on the same schema, and changes nothing in it.
    Migrations.migrate(session, types, ours());
    assertThat(session.first("SELECT x FROM node", row -> String.valueOf(row.getString(1))))
        .contains("null");
    Migrations.migrate(session, types, ours(EXPANDS, EXPANDS_AGAIN));
    Migrations.migrate(session, types, ours(EXPANDS));
    assertThatThrownBy(() -> Migrations.migrate(session, types, ours()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("schema 5");
  }

  @Test
  void sharesASchemaWithTheVersionBeforeOnSqlite() throws Exception {
    Sqlite sqlite = new Sqlite(folder.resolve("x.db"), 1_000, 1 << 30);
    try (Session session = sqlite.writing().open()) {
      check(session, sqlite.types());
    }
  }

  @Test
  void sharesASchemaWithTheVersionBeforeOnPostgres() throws Exception {
    try (TestPostgres.Database database = TestPostgres.shared().database();
        Session session = new Session(database.connect(), true)) {
      check(session, Postgres.types());
    }
  }

  /**
   * What the program before ours does goes on: its tables keep their columns, and what it writes
   * breaks no new rule.
   */
  @Test
  void addsOnlyWhatTheVersionBeforeNeedNotKnow() {
    for (Script script : Migrations.scripts()) {
      if (script.version() <= Migrations.PREVIOUS_VERSION) {
        continue;
      }
      assertThat(script.oldestProgram()).isEqualTo(Migrations.PREVIOUS_VERSION);
      String text = script.text().replaceAll("--.*", "");
      Set<String> created = new HashSet<>();
      for (String statement : text.split(";\\s*\\n")) {
        String sql = statement.strip().replaceAll("\\s+", " ");
        Matcher table = CREATE_TABLE.matcher(sql);
        if (sql.isEmpty() || PLACEHOLDER.matcher(sql).matches()) {
          continue;
        } else if (table.lookingAt()) {
          created.add(table.group(1));
        } else if (!PLAIN_INDEX.matcher(sql).lookingAt()) {
          Matcher changed = CHANGES.matcher(sql);
          assertThat(changed.lookingAt()).as("only expands: %s", sql).isTrue();
          assertThat(
                  created.contains(changed.group("table"))
                      || (changed.group("column") != null
                          && (!sql.contains("NOT NULL") || sql.contains("DEFAULT"))))
              .as("the version before can live with: %s", sql)
              .isTrue();
        }
      }
    }
  }

  @Test
  void letsTheVersionBeforeStartOnTheNewestSchema() throws Exception {
    try (TestPostgres.Database database = TestPostgres.shared().database();
        Session session = new Session(database.connect(), true)) {
      Migrations.migrate(session, Postgres.types());
      Migrations.migrate(session, Postgres.types(), ours());
    }
  }

  @Test
  void leavesNothingOfAScriptThatFailed() throws Exception {
    Script broken = new Script(4, "V0004__x", 3, EXPANDS.text() + "SELECT no_such_thing;\n");
    try (TestPostgres.Database database = TestPostgres.shared().database();
        Session session = new Session(database.connect(), true)) {
      Migrations.migrate(session, Postgres.types(), ours());
      assertThatThrownBy(() -> Migrations.migrate(session, Postgres.types(), ours(broken)))
          .isInstanceOf(SQLException.class);
      Migrations.migrate(session, Postgres.types(), ours(EXPANDS));
    }
  }
}

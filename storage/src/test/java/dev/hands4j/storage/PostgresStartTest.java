package dev.hands4j.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.services.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes come to a database: together, older, with other keys, with a wrong address. */
final class PostgresStartTest {
  @TempDir private Path folder;
  private TestPostgres.Database database;

  @BeforeEach
  void create() {
    database = TestPostgres.shared().database();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private PostgresConfig config(String keys) {
    return PostgresFixture.config(database, folder.resolve(keys));
  }

  @Test
  void letsOneOfManyNodesMigrate() {
    SqlStorage.open(
            PostgresFixture.config(TestPostgres.shared().database(), folder.resolve("keys")))
        .close();
    List<CompletableFuture<SqlStorage>> nodes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      nodes.add(
          CompletableFuture.supplyAsync(
              () -> SqlStorage.open(config("keys")), Thread::startVirtualThread));
    }
    for (CompletableFuture<SqlStorage> node : nodes) {
      try (SqlStorage storage = node.join()) {
        assertThat(storage.ownership().load()).isEmpty();
      }
    }
  }

  @Test
  void refusesANodeWithOtherKeys() {
    SqlStorage.open(config("keys")).close();
    assertThatThrownBy(() -> SqlStorage.open(config("others")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("others")
        .hasMessageContaining("same key file");
    SqlStorage.open(config("keys")).close();
  }

  @Test
  void refusesANewerSchemaAndSaysWhatToDo() throws Exception {
    SqlStorage.open(config("keys")).close();
    try (Connection newer = database.connect()) {
      newer
          .createStatement()
          .executeUpdate("INSERT INTO schema_migration (version, script) VALUES (999, 'V0999')");
    }
    assertThatThrownBy(() -> SqlStorage.open(config("keys")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("schema 999");
  }

  @Test
  void saysWhereItCouldNotConnect() {
    PostgresConfig wrong =
        PostgresConfig.at(
            database.host(),
            database.port(),
            database.name(),
            database.user(),
            new Secret("not-the-password"),
            folder.resolve("keys"));
    assertThatThrownBy(() -> SqlStorage.open(wrong))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(database.name() + " at " + database.host())
        .hasMessageNotContaining("not-the-password");
    assertThat(wrong.toString()).doesNotContain("not-the-password");
  }
}

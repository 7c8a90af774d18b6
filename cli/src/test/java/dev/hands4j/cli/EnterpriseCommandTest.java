package dev.hands4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.user.Secret;
import dev.hands4j.enterprise.EnterpriseAdmin;
import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.testkit.services.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the enterprise edition, on a real PostgreSQL. */
class EnterpriseCommandTest {
  @TempDir Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private TestPostgres.Database database;

  @BeforeEach
  void makeDatabase() {
    database = TestPostgres.shared().database();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("EDITION", "enterprise");
    environment.put("HANDS4J_HOME", home.toString());
    environment.put("RUNTIME", "local");
    environment.put("HANDS4J_RUNTIME_SERVER_LIB", Distribution.runtimeServer().toString());
    environment.put("DB_HOST", database.host());
    environment.put("DB_PORT", Integer.toString(database.port()));
    environment.put("DB_NAME", database.name());
    environment.put("DB_USER", database.user());
    environment.put("DB_PASS", database.password());
    return environment;
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.reset();
    return Main.run(
        List.of(arguments),
        new Surroundings(
            environment,
            home,
            Optional.empty(),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  private boolean isValid(String key) throws Exception {
    try (EnterpriseAdmin admin =
        EnterpriseAdmin.open(
            EnterpriseConfig.read(environment(), home, Optional.empty()), "test")) {
      return admin
          .keys()
          .find(new Secret(key))
          .filter(k -> k.user().value().equals("al:ice"))
          .isPresent();
    }
  }

  @Test
  void makesListsAndRevokesKeysOfUsers() throws Exception {
    assertThat(run(environment(), "admin", "create-key", "--user", "al:ice", "--days", "30"))
        .isZero();
    String key = printed();
    assertThat(key).matches("\\S{20,}");
    assertThat(isValid(key)).isTrue();
    assertThat(run(environment(), "admin", "list-keys", "--user", "al:ice")).isZero();
    assertThat(printed()).doesNotContain(key).contains("made by hands4j admin");
    String id = printed().split(" ")[0];
    assertThat(run(environment(), "admin", "revoke-key", "--user", "mallory", "--id", id))
        .isEqualTo(1);
    assertThat(isValid(key)).isTrue();
    assertThat(run(environment(), "admin", "revoke-key", "--user", "al:ice", "--id", id)).isZero();
    assertThat(isValid(key)).isFalse();
    assertThat(run(environment(), "admin", "rotate-keys")).isZero();
    assertThat(printed()).startsWith("re-encrypted");
  }

  @Test
  void recordsWhatOperatorsDoAndPrintsIt() throws Exception {
    Map<String, String> environment = environment();
    environment.put("SUDO_USER", "olga");
    run(environment, "admin", "create-key", "--user", "al:ice", "--name", "for CI");
    String key = printed();
    run(environment, "admin", "revoke-key", "--user", "al:ice", "--id", "none");
    assertThat(run(environment, "admin", "audit", "--since", "2020-01-01")).isZero();
    List<String> lines = printed().lines().toList();
    assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    assertThat(lines.getFirst())
        .contains(
            "\"act\":\"key.created\"",
            "\"outcome\":\"DONE\"",
            "\"means\":\"INTERNAL\"",
            "\"name\":\"for CI\"",
            "\"owner\":\"al:ice\"",
            "\"node\":\"admin of olga\"")
        .doesNotContain(key);
    assertThat(lines.getLast()).contains("\"key.deleted\"", "\"REFUSED\"");
    assertThat(run(environment, "admin", "audit", "--since", "2999-01-01T00:00:00Z")).isZero();
    assertThat(printed()).isEmpty();
    assertThat(run(environment, "admin", "audit", "--since", "yesterday")).isEqualTo(2);
  }

  @Test
  void showsWhichImplementationFillsEachPort() {
    assertThat(run(environment(), "composition")).isZero();
    assertThat(printed())
        .contains("edition: enterprise")
        .containsPattern("Coordinator +ClusterCoordinator")
        .containsPattern("UserContextResolver +ApiKeyUsers");
  }

  @Test
  void startsWhileOnlyTheDatabaseCanBeReached() {
    Map<String, String> nowhere = environment();
    nowhere.put("REDIS_HOST", "192.0.2.1");
    nowhere.put("LLM_BASE_URL", "http://192.0.2.1:1");
    assertThat(run(nowhere, "composition")).isZero();
    assertThat(printed()).containsPattern("Signals +RedisSignals");
  }

  @Test
  void saysThatTheDatabaseCannotBeReached() {
    Map<String, String> wrong = environment();
    wrong.put("DB_PASS", "not the password");
    wrong.put("DB_NAME", "no_such_database");
    assertThat(run(wrong, "composition")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("no_such_database")
        .doesNotContain("not the password");
  }

  @Test
  void reportsMissingSecretsTogetherWithTheRest() {
    assertThat(run(Map.of("EDITION", "enterprise", "PORT", "x"), "serve")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("DB_PASS is missing", "PORT must be");
  }
}

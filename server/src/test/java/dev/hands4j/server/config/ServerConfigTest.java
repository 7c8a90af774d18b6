package dev.hands4j.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hands4j.api.user.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  private static final Path USER = Path.of("/home/somebody");

  @Test
  void hasDefaultsThatWorkOnOneMachine() throws Exception {
    ServerConfig config = read(Map.of());
    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(3000);
    assertThat(config.http().sessionKey()).isEmpty();
    assertThat(config.home()).isEqualTo(USER.resolve(".hands4j"));
    assertThat(config.runtime()).isEqualTo("isolated");
    assertThat(config.modelDefaults().model()).isEmpty();
    assertThat(config.conversations().maxConcurrent()).isEmpty();
    assertThat(config.conversations().closeAfterIdle()).contains(Duration.ofHours(1));
  }

  @Test
  void takesWhatTheEnvironmentSays() throws Exception {
    ServerConfig config =
        read(
            Map.of(
                "PORT", "0",
                "HOST", "0.0.0.0",
                "SESSION_API_KEY", "key",
                "HANDS4J_HOME", "/data/h",
                "LLM_MODEL", "openai/gpt-5",
                "LLM_API_KEY", "sk-1",
                "HANDS4J_MAX_BODY", "2m",
                "SANDBOX_CLOSE_DELAY", "0",
                "HANDS4J_DRAIN", "500ms"));
    assertThat(config.http().port()).isZero();
    assertThat(config.http().sessionKey()).contains(new Secret("key"));
    assertThat(config.http().maxBody()).isEqualTo(2 << 20);
    assertThat(config.home()).isEqualTo(Path.of("/data/h"));
    assertThat(config.modelDefaults().model()).contains("openai/gpt-5");
    assertThat(config.conversations().closeAfterIdle()).isEmpty();
    assertThat(config.conversations().drain()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void reportsAllProblemsTogether() {
    assertThat(
            problems(
                Map.of(
                    "PORT", "seventy",
                    "HOST", "0.0.0.0",
                    "RUNTIME", "kubernetes",
                    "EDITION", "enterprise",
                    "LOG_JSON", "perhaps",
                    "HANDS4J_MAX_BODY", "many",
                    "PERMITTED_CORS_ORIGINS", "example.org",
                    "HANDS4J_HOM", "/x")))
        .hasSize(8)
        .anyMatch(p -> p.contains("PORT must be a whole number from 0 to 65535"))
        .anyMatch(p -> p.contains("set SESSION_API_KEY"))
        .anyMatch(p -> p.contains("RUNTIME \"kubernetes\""))
        .anyMatch(p -> p.contains("EDITION \"enterprise\""))
        .anyMatch(p -> p.contains("LOG_JSON must be true or false"))
        .anyMatch(p -> p.contains("HANDS4J_MAX_BODY must be a size"))
        .anyMatch(p -> p.contains("\"example.org\" is not an origin"))
        .anyMatch(p -> p.contains("HANDS4J_HOM is not a setting; did you mean HANDS4J_HOME?"));
  }

  @Test
  void refusesAnotherAddressWithoutASessionKey() {
    assertThat(problems(Map.of("HOST", "192.168.1.5"))).hasSize(1);
    assertThat(problems(Map.of("HOST", "localhost"))).isEmpty();
    assertThat(problems(Map.of("HOST", "::1"))).isEmpty();
  }

  @Test
  void neverPrintsASecret() throws Exception {
    assertThat(
            read(Map.of("SESSION_API_KEY", "very-secret", "LLM_API_KEY", "sk-hidden")).toString())
        .doesNotContain("very-secret", "sk-hidden");
  }

  @Test
  void listsEveryNameWithItsMeaning() {
    assertThat(ServerConfig.reference())
        .extracting(ConfigKey::name)
        .contains(
            "PORT",
            "HOST",
            "HANDS4J_HOME",
            "EDITION",
            "RUNTIME",
            "MAX_CONCURRENT_CONVERSATIONS",
            "LLM_MODEL",
            "LLM_API_KEY",
            "LLM_BASE_URL",
            "SESSION_API_KEY");
    assertThat(ServerConfig.reference()).allMatch(key -> !key.meaning().isBlank());
  }

  private static ServerConfig read(Map<String, String> values)
      throws InvalidConfigurationException {
    return ServerConfig.read(values, USER, Optional.empty());
  }

  private static List<String> problems(Map<String, String> values) {
    InvalidConfigurationException failure =
        catchThrowableOfType(InvalidConfigurationException.class, () -> read(values));
    return failure == null ? List.of() : failure.problems();
  }
}

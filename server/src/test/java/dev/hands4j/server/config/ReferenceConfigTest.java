package dev.hands4j.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people bring along from OpenHands (rest-core.md §16). */
class ReferenceConfigTest {
  @TempDir Path folder;

  @Test
  void understandsWhatMeansTheSameHere() throws Exception {
    ServerConfig config =
        read(
            """
            [core]
            conversation_max_age_seconds = 86400
            max_concurrent_conversations = 7
            runtime = "local"
            [sandbox]
            close_delay = 60
            [llm]
            model = "openai/gpt-4.1"
            api_key = "sk-of-the-file"
            """,
            Map.of("port", "0"));
    assertThat(config.http().port()).isZero();
    assertThat(config.runtime()).isEqualTo("local");
    assertThat(config.conversations().listAge()).contains(Duration.ofDays(1));
    assertThat(config.conversations().maxConcurrent()).hasValue(7);
    assertThat(config.conversations().closeAfterIdle()).contains(Duration.ofMinutes(1));
    assertThat(config.modelDefaults().model()).contains("openai/gpt-4.1");
    assertThat(config.modelDefaults().apiKey().orElseThrow().reveal()).isEqualTo("sk-of-the-file");
    assertThat(config.warnings()).isEmpty();
  }

  @Test
  void letsTheEnvironmentWin() throws Exception {
    ServerConfig config =
        read(
            "[llm]\nmodel = \"openai/of-the-file\"\n",
            Map.of("LLM_MODEL", "openai/of-the-environment", "PORT", "1234", "port", "99"));
    assertThat(config.modelDefaults().model()).contains("openai/of-the-environment");
    assertThat(config.http().port()).isEqualTo(1234);
  }

  @Test
  void namesWhatItIgnores() throws Exception {
    ServerConfig config =
        read(
            """
            loose = 1
            [core]
            runtime = "docker"
            file_store = "s3"
            [sandbox]
            base_container_image = "x"
            [mcp]
            sse_servers = ["https://mcp.acme.io/sse"]
            """,
            Map.of("OPENHANDS_CONFIG_CLS", "a.b.C", "FILE_STORE_PATH", "/old"));
    assertThat(config.runtime()).isEqualTo("isolated");
    assertThat(config.warnings())
        .hasSize(3)
        .anyMatch(warning -> warning.startsWith("OPENHANDS_CONFIG_CLS is ignored: "))
        .anyMatch(warning -> warning.contains("hands4j import"))
        .anyMatch(warning ->
            warning.endsWith(
                "core.file_store, core.runtime, loose, mcp.sse_servers,"
                    + " sandbox.base_container_image"));
  }

  @Test
  void startsWithAFileThatCannotBeReadAndQuotesNothingOfIt() throws Exception {
    ServerConfig config = read("[llm\napi_key = sk-very-secret", Map.of());
    assertThat(config.warnings()).hasSize(1).allMatch(w -> w.contains("cannot be read as TOML"));
    assertThat(config.warnings().toString()).doesNotContain("sk-very-secret");
  }

  @Test
  void reportsAWrongValueOfTheFileLikeOneOfTheEnvironment() throws Exception {
    Files.writeString(folder.resolve("config.toml"), "[core]\nmax_concurrent_conversations=\"x\"");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    InvalidConfigurationException.class,
                    () ->
                        ServerConfig.read(
                            Map.of("HANDS4J_HOME", folder.toString()), folder, Optional.empty()))
                .problems())
        .anyMatch(problem -> problem.startsWith("MAX_CONCURRENT_CONVERSATIONS must be"));
  }

  @Test
  void readsTheFileThatIsNamed() throws Exception {
    Path other = folder.resolve("other.toml");
    Files.writeString(other, "[llm]\nmodel = \"openai/other\"\n");
    ServerConfig config =
        read("[llm]\nmodel = \"openai/home\"\n", Map.of("HANDS4J_CONFIG_FILE", other.toString()));
    assertThat(config.modelDefaults().model()).contains("openai/other");
    ServerConfig missing = read("", Map.of("HANDS4J_CONFIG_FILE", "/no/such.toml"));
    assertThat(missing.warnings()).hasSize(1);
  }

  private ServerConfig read(String file, Map<String, String> environment)
      throws IOException, InvalidConfigurationException {
    Files.writeString(folder.resolve("config.toml"), file);
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("HANDS4J_HOME", folder.toString());
    return ServerConfig.read(all, folder, Optional.empty());
  }
}

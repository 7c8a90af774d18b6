package dev.hands4j.enterprise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hands4j.server.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both editions read the same sources. */
class EnterpriseConfigTest {
  @TempDir Path folder;

  private EnterpriseConfig read(Map<String, String> more) throws InvalidConfigurationException {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("EDITION", "enterprise");
    environment.put("HANDS4J_HOME", folder.toString());
    environment.putIfAbsent("DB_PASS", "secret");
    return EnterpriseConfig.read(environment, folder, Optional.empty());
  }

  private void file(String content) throws IOException {
    Files.writeString(folder.resolve("config.toml"), content);
  }

  @Test
  void understandsTheFileOfTheReference() throws Exception {
    file("[llm]\nmodel = \"openai/of-the-file\"\n[core]\nmax_concurrent_conversations = 7\n");
    EnterpriseConfig config = read(Map.of("port", "0"));
    assertThat(config.server().modelDefaults().model()).contains("openai/of-the-file");
    assertThat(config.server().conversations().maxConcurrent()).hasValue(7);
    assertThat(config.server().http().port()).isZero();
    assertThat(config.server().warnings()).isEmpty();
  }

  @Test
  void namesWhatItIgnoresAndWhatToDoInstead() throws Exception {
    file("[core]\nfile_store = \"google_cloud\"\n");
    EnterpriseConfig config =
        read(
            Map.of(
                "OPENHANDS_CONFIG_CLS", "enterprise_config.SaaSServerConfig",
                "GCP_DB_INSTANCE", "of-the-cloud",
                "DB_MAX_OVERFLOW", "10"));
    assertThat(config.server().warnings())
        .hasSize(4)
        .contains("OPENHANDS_CONFIG_CLS is ignored: editions are chosen by EDITION")
        .contains("GCP_DB_INSTANCE is ignored: the database is named by DB_HOST and DB_PORT")
        .contains("DB_MAX_OVERFLOW is ignored: DB_POOL_SIZE is all connections of a node")
        .anyMatch(warning -> warning.contains("core.file_store"));
  }

  @Test
  void saysNothingOfNamesThatItReads() throws Exception {
    assertThat(read(Map.of("DB_POOL_SIZE", "7", "WEB_HOST", "agents.example.org")).server())
        .satisfies(server -> assertThat(server.warnings()).isEmpty());
  }

  @Test
  void reportsWhatTheFileAndTheEnvironmentHaveWrongTogether() throws Exception {
    file("[core]\nmax_concurrent_conversations = \"many\"\n");
    InvalidConfigurationException failure =
        catchThrowableOfType(
            InvalidConfigurationException.class, () -> read(Map.of("DB_PORT", "many")));
    assertThat(failure.problems())
        .hasSize(2)
        .anyMatch(problem -> problem.contains("MAX_CONCURRENT_CONVERSATIONS"))
        .anyMatch(problem -> problem.contains("DB_PORT"));
  }
}

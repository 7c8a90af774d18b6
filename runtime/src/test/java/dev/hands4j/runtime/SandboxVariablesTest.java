package dev.hands4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of the server's variables commands see. */
class SandboxVariablesTest {
  @Test
  void givesCommandsTheVariablesMeantForThem() { // runtime.md §32.8 item 114
    assertThat(
            LocalRuntimeConfig.harmless(
                Map.of(
                    "SANDBOX_ENV_FOOBAR", "BAZ",
                    "SANDBOX_ENV_PATH", "/mine",
                    "SANDBOX_ENV_", "no name",
                    "PATH", "/usr/bin",
                    "LLM_API_KEY", "sk-1")))
        .isEqualTo(Map.of("FOOBAR", "BAZ", "PATH", "/mine"));
  }
}

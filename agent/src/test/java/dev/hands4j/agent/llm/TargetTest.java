package dev.hands4j.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.llm.Target.Dialect;
import dev.hands4j.api.settings.LlmSettings;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',,DEMO,demo,
          demo,,DEMO,demo,
          openai/gpt-4.1,,OPENAI,gpt-4.1,
          openai/local,http://here/v1,OPENAI,local,http://here/v1
          gpt-4o,,OPENAI,gpt-4o,
          qwen/qwen3-coder,http://here/v1,OPENAI,qwen/qwen3-coder,http://here/v1
          litellm_proxy/claude-sonnet-4,http://proxy,OPENAI,claude-sonnet-4,http://proxy
          openrouter/anthropic/claude-sonnet-4,,OPENAI,anthropic/claude-sonnet-4,https://openrouter.ai/api/v1
          openhands/claude-sonnet-4,,OPENAI,claude-sonnet-4,https://llm-proxy.app.all-hands.dev/
          anthropic/claude-sonnet-4-20250514,,ANTHROPIC,claude-sonnet-4-20250514,
          claude-3-haiku-20240307,,ANTHROPIC,claude-3-haiku-20240307,
          anthropic/claude-x,http://here,ANTHROPIC,claude-x,http://here/v1
          anthropic/claude-x,http://here/v1/,ANTHROPIC,claude-x,http://here/v1
          """)
  void findsTheEndpointOfAName(
      String name, String baseUrl, Dialect dialect, String model, String address) {
    assertThat(
            Target.of(
                new LlmSettings(Optional.of(name), Optional.empty(), Optional.ofNullable(baseUrl))))
        .isEqualTo(new Target(dialect, model, Optional.ofNullable(address)));
  }
}

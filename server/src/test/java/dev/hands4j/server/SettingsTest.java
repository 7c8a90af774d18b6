package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Settings and secrets (rest-core.md §§10, 11). */
class SettingsTest {
  private TestServer server;
  private RestClient rest;

  @BeforeEach
  void start() {
    server = TestServer.community().start();
    rest = server.rest();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void worksBeforeAnythingWasSetUp() throws Exception {
    Response none = rest.get("/api/settings");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.body()).isEqualTo("{\"error\":\"Settings not found\"}");
    assertThat(rest.get("/api/options/config").tree().path("DEMO_MODEL").asBoolean()).isTrue();
    // The reference answers 400 "Settings not found"; here the built-in model begins.
    assertThat(rest.post("/api/conversations", Map.of()).status()).isEqualTo(200);
  }

  @Test
  void neverShowsASecret() throws Exception {
    save(Map.of("llm_model", "openai/x", "llm_api_key", "sk-secret", "search_api_key", "tvly-1"));
    Response answer = rest.get("/api/settings");
    assertThat(answer.body()).doesNotContain("sk-secret", "tvly-1");
    JsonNode settings = answer.tree();
    assertThat(settings.path("llm_api_key").isNull()).isTrue();
    assertThat(settings.path("llm_api_key_set").asBoolean()).isTrue();
    assertThat(settings.path("search_api_key_set").asBoolean()).isTrue();
    assertThat(settings.path("provider_tokens_set").isObject()).isTrue();
    assertThat(settings.path("secrets_store").toString()).isEqualTo("{\"provider_tokens\":{}}");
    assertThat(settings.path("enable_default_condenser").asBoolean()).isTrue();
  }

  @Test
  void changesOnlyWhatTheBodyNames() throws Exception {
    save(Map.of("llm_model", "openai/x", "llm_api_key", "sk", "language", "de"));
    save(Map.of("mcp_config", Map.of("sse_servers", List.of("https://mcp.acme.io/sse"))));
    JsonNode settings = rest.get("/api/settings").tree();
    assertThat(settings.path("language").asString()).isEqualTo("de");
    assertThat(settings.path("llm_api_key_set").asBoolean()).isTrue();
    assertThat(settings.path("mcp_config").toString())
        .isEqualTo(
            "{\"sse_servers\":[{\"url\":\"https://mcp.acme.io/sse\",\"api_key\":null}],"
                + "\"stdio_servers\":[],\"shttp_servers\":[]}");
  }

  @Test
  void readsMcpServersInEveryFormOfTheWire() throws Exception {
    save(
        Map.of(
            "mcp_config",
            Map.of(
                "stdio_servers",
                List.of(
                    Map.of(
                        "name", " fetch ",
                        "command", "uvx",
                        "args", "server --title 'two words' \"a \\\" b\" plain\\ one",
                        "env", "LANG=C, MODE=x=y")),
                "shttp_servers",
                List.of(Map.of("url", " https://mcp.acme.io/mcp ", "api_key", "k")))));
    JsonNode config = rest.get("/api/settings").tree().path("mcp_config");
    JsonNode stdio = config.path("stdio_servers").get(0);
    assertThat(stdio.path("name").asString()).isEqualTo("fetch");
    assertThat(stdio.path("args").toString())
        .isEqualTo("[\"server\",\"--title\",\"two words\",\"a \\\" b\",\"plain one\"]");
    assertThat(stdio.path("env").toString()).isEqualTo("{\"LANG\":\"C\",\"MODE\":\"x=y\"}");
    assertThat(config.path("shttp_servers").get(0).path("url").asString())
        .isEqualTo("https://mcp.acme.io/mcp");
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of("name", "a b", "command", "x"),
            Map.of("name", "a", "command", "x y"),
            Map.of("name", "a", "command", "x", "args", "'open"),
            Map.of("name", "a", "command", "x", "env", "1A=b"),
            Map.of("name", "a", "command", "x", "env", Map.of("A-B", "c")),
            Map.of("command", "x"))) {
      Response refused =
          rest.post("/api/settings", Map.of("mcp_config", Map.of("stdio_servers", List.of(wrong))));
      assertThat(refused.status()).as("%s", wrong).isEqualTo(422);
    }
  }

  @Test
  void appliesNullAndEmptyText() throws Exception {
    save(
        Map.of(
            "llm_model", "openai/x",
            "llm_api_key", "sk",
            "security_analyzer", "llm",
            "llm_base_url", "http://localhost:1234"));
    save(Collections.singletonMap("security_analyzer", null));
    save(Map.of("llm_base_url", "", "llm_api_key", ""));
    save(Collections.singletonMap("llm_model", null));
    JsonNode settings = rest.get("/api/settings").tree();
    assertThat(settings.path("security_analyzer").isNull()).isTrue();
    assertThat(settings.path("llm_base_url").asString()).isEmpty();
    assertThat(settings.path("llm_api_key_set").asBoolean()).isFalse();
    assertThat(settings.path("llm_model").asString()).isEqualTo("openai/x");
  }

  @Test
  void refusesWrongValuesAndStoresNothingOfThem() throws Exception {
    assertThat(rest.post("/api/settings", Map.of("condenser_max_size", 5)).status()).isEqualTo(422);
    assertThat(rest.post("/api/settings", Map.of("language", 7)).status()).isEqualTo(422);
    assertThat(
            rest.post("/api/settings", Collections.singletonMap("enable_default_condenser", null))
                .status())
        .isEqualTo(422);
    assertThat(
            rest.post(
                    "/api/settings",
                    Map.of("mcp_config", Map.of("sse_servers", List.of("ftp://x"))))
                .status())
        .isEqualTo(422);
    assertThat(
            rest.post(
                    "/api/settings",
                    Map.of(
                        "mcp_config",
                        Map.of("stdio_servers", List.of(Map.of("name", "a b", "command", "x")))))
                .status())
        .isEqualTo(422);
    assertThat(rest.get("/api/settings").status()).isEqualTo(404);
  }

  @Test
  void asksForAKeyBeforeAConversationBegins() throws Exception {
    save(Map.of("llm_model", "anthropic/claude-sonnet-4-20250514"));
    Response refused = rest.post("/api/conversations", Map.of());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.tree().path("msg_id").asString())
        .isEqualTo("STATUS$ERROR_LLM_AUTHENTICATION");
    assertThat(rest.get("/api/conversations").tree().path("results")).isEmpty();
  }

  @Test
  void keepsNamedSecrets() throws Exception {
    Map<String, String> token = Map.of("name", "NPM_TOKEN", "value", "npm_1", "description", "r");
    assertThat(rest.post("/api/secrets", token).status()).isEqualTo(201);
    Response twice = rest.post("/api/secrets", token);
    assertThat(twice.status()).isEqualTo(400);
    assertThat(twice.body()).isEqualTo("{\"message\":\"Secret NPM_TOKEN already exists\"}");
    assertThat(rest.put("/api/secrets/NPM_TOKEN", Map.of("name", "NPM")).status()).isEqualTo(200);
    assertThat(rest.get("/api/secrets").body())
        .isEqualTo("{\"custom_secrets\":[{\"name\":\"NPM\",\"description\":\"\"}]}");
    assertThat(rest.put("/api/secrets/GONE", Map.of("name", "X")).status()).isEqualTo(404);
    assertThat(rest.post("/api/secrets", Map.of("name", "", "value", "x")).status()).isEqualTo(422);
    assertThat(rest.delete("/api/secrets/NPM").status()).isEqualTo(200);
    assertThat(rest.delete("/api/secrets/NPM").tree().path("error").asString())
        .isEqualTo("Secret with ID NPM not found");
    assertThat(rest.post("/api/unset-provider-tokens").status()).isEqualTo(200);
  }

  private void save(Map<String, ?> body) throws Exception {
    Response saved = rest.post("/api/settings", body);
    assertThat(saved.status()).isEqualTo(200);
    assertThat(saved.body()).isEqualTo("{\"message\":\"Settings stored\"}");
  }
}

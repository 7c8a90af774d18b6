package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.Script;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What REST answers, good and bad (rest-core.md §§5, 7-11, 14). */
class RestTest {
  private static TestServer server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    server =
        TestServer.community()
            .model(Script.always(says("Hello.")).withoutTools(says("A fine title")))
            .with("HANDS4J_MAX_BODY", "64k")
            .start();
    rest = server.rest();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // ---- health and options --------------------------------------------------------------------

  @Test
  void isAlive() throws Exception {
    assertThat(rest.get("/alive").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(rest.get("/health").body()).isEqualTo("\"OK\"");
    JsonNode info = rest.get("/server_info").tree();
    assertThat(info.path("resources").path("memory").path("rss").asLong()).isPositive();
    assertThat(info.path("resources").path("disk").path("total").asLong()).isPositive();
    assertThat(info.has("idle_time")).isTrue();
  }

  @Test
  void saysWhatItCanDo() throws Exception {
    JsonNode config = rest.get("/api/options/config").tree();
    assertThat(config.path("APP_MODE").asString()).isEqualTo("oss");
    assertThat(config.path("FEATURE_FLAGS").isObject()).isTrue();
    assertThat(config.path("POSTHOG_CLIENT_KEY").asString()).isEmpty();
    assertThat(config.path("RUNTIME").asString()).isEqualTo("isolated");
    assertThat(config.path("RUNTIME_ISOLATED").asBoolean()).isTrue();
    assertThat(config.path("DEMO_MODEL").asBoolean()).isFalse();
    assertThat(config.path("CAPABILITIES").isArray()).isTrue();
    assertThat(rest.get("/api/options/models").body()).contains("demo", "openai/scripted");
    assertThat(rest.get("/api/options/agents").body()).contains("CodeActAgent");
    assertThat(rest.get("/api/options/security-analyzers").body())
        .isEqualTo("[\"invariant\",\"llm\"]");
  }

  @Test
  void tellsOperatorsWhatItConsistsOf() throws Exception {
    JsonNode composition = rest.get("/api/composition").tree();
    assertThat(composition.path("edition").asString()).isEqualTo("community");
    assertThat(composition.path("ports").path("EventLog").asString()).isEqualTo("SqlEventLog");
    assertThat(composition.path("pipeline").get(0).asString()).isEqualTo("log");
  }

  // ---- conversations -------------------------------------------------------------------------

  @Test
  void showsAConversationWithAllItsFields() throws Exception {
    String id = server.create();
    JsonNode info = rest.get("/api/conversations/" + id).tree();
    assertThat(info.propertyNames())
        .containsExactly(
            "conversation_id",
            "title",
            "last_updated_at",
            "status",
            "runtime_status",
            "selected_repository",
            "selected_branch",
            "git_provider",
            "trigger",
            "num_connections",
            "url",
            "session_api_key",
            "created_at",
            "pr_number");
    assertThat(info.path("title").asString()).isEqualTo("Conversation " + id.substring(0, 5));
    assertThat(info.path("created_at").asString()).matches(".*T.*Z");
    assertThat(info.path("trigger").asString()).isEqualTo("gui");
    await()
        .until(() ->
            rest.get("/api/conversations/" + id)
                .tree()
                .path("status")
                .asString()
                .equals("RUNNING"));
    assertThat(rest.get("/api/conversations/" + id).tree().path("url").asString())
        .isEqualTo("/api/conversations/" + id);
  }

  @Test
  void listsPageByPageNewestFirst() throws Exception {
    List<String> ids = IntStream.range(0, 3).mapToObj(_ -> server.create()).toList();
    JsonNode first = rest.get("/api/conversations?limit=2").tree();
    assertThat(first.path("results")).hasSize(2);
    assertThat(first.path("results").get(0).path("conversation_id").asString())
        .isEqualTo(ids.get(2));
    JsonNode second =
        rest.get("/api/conversations?limit=2&page_id=" + first.path("next_page_id").asString())
            .tree();
    assertThat(second.path("results").get(0).path("conversation_id").asString())
        .isEqualTo(ids.get(0));
    assertThat(rest.get("/api/conversations?limit=0").tree().path("next_page_id").isNull())
        .isFalse();
    assertThat(rest.get("/api/conversations?limit=1000").tree().path("next_page_id").isNull())
        .isTrue();
    assertThat(rest.get("/api/conversations?conversation_trigger=slack").tree().path("results"))
        .isEmpty();
    assertThat(rest.get("/api/conversations?conversation_trigger=nonsense").status())
        .isEqualTo(422);
    assertThat(rest.get("/api/conversations?page_id=nonsense").status()).isEqualTo(400);
    assertThat(rest.get("/api/conversations?limit=many").status()).isEqualTo(422);
  }

  @Test
  void namesAConversationAfterItsFirstMessage() throws Exception {
    String id = server.create("Tidy the attic");
    await()
        .until(() ->
            rest.get("/api/conversations/" + id)
                .tree()
                .path("title")
                .asString()
                .equals("A fine title"));
  }

  @Test
  void renamesAndKeepsTheName() throws Exception {
    String id = server.create();
    String path = "/api/conversations/" + id;
    try (var tab = server.join(id)) {
      assertThat(rest.patch(path, Map.of("title", "  Mine  ")).body()).isEqualTo("true");
      JsonNode update = tab.awaitPayload(e -> e.has("conversation_title"));
      assertThat(update.path("status_update").asBoolean()).isTrue();
      assertThat(update.path("message").asString()).isEqualTo(id);
      assertThat(update.path("conversation_title").asString()).isEqualTo("Mine");
    }
    assertThat(rest.get(path).tree().path("title").asString()).isEqualTo("Mine");
    assertThat(rest.patch(path, Map.of("title", "")).status()).isEqualTo(422);
    assertThat(rest.patch(path, Map.of("title", "x".repeat(201))).status()).isEqualTo(422);
    assertThat(rest.patch(path, Map.of("title", "x", "colour", "red")).status()).isEqualTo(422);
    Response unknown = rest.patch("/api/conversations/unknown", Map.of("title", "x"));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.tree().path("msg_id").asString()).isEqualTo("CONVERSATION$NOT_FOUND");
  }

  @Test
  void answersForUnknownConversationsAsTheWireHasIt() throws Exception {
    assertThat(rest.get("/api/conversations/unknown").body()).isEqualTo("null");
    assertThat(rest.delete("/api/conversations/unknown").body()).isEqualTo("false");
    assertThat(rest.post("/api/conversations/unknown/stop").tree().path("message").asString())
        .isEqualTo("Conversation was not running");
    assertThat(rest.post("/api/conversations/unknown/start", Map.of()).status()).isEqualTo(404);
    Response events = rest.get("/api/conversations/unknown/events");
    assertThat(events.status()).isEqualTo(404);
    assertThat(events.tree().path("detail").asString()).isEqualTo("Conversation unknown not found");
    assertThat(rest.get("/api/conversations/unknown/trajectory").status()).isEqualTo(404);
  }

  @Test
  void checksIdsEverywhere() throws Exception {
    String tooLong = "x".repeat(101);
    for (String path : List.of("", "/events", "/trajectory")) {
      Response answer = rest.get("/api/conversations/" + tooLong + path);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.tree().path("detail").asString()).isEqualTo("Conversation ID is too long");
    }
    assertThat(rest.get("/api/conversations/a..b").tree().path("detail").asString())
        .isEqualTo("Conversation ID contains invalid path characters");
    assertThat(rest.get("/api/conversations/a%07b").tree().path("detail").asString())
        .isEqualTo("Conversation ID contains control characters");
  }

  @Test
  void refusesWhatItCannotCreate() throws Exception {
    assertThat(rest.sendText("POST", "/api/conversations", "application/json", "{").status())
        .isEqualTo(422);
    assertThat(rest.sendText("POST", "/api/conversations", "text/plain", "{}").status())
        .isEqualTo(422);
    assertThat(rest.post("/api/conversations", List.of()).status()).isEqualTo(422);
    Response unknown = rest.post("/api/conversations", Map.of("colour", "red"));
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.tree().path("detail").get(0).path("type").asString())
        .isEqualTo("extra_forbidden");
    assertThat(unknown.tree().path("detail").get(0).path("loc").toString())
        .isEqualTo("[\"body\",\"colour\"]");
    assertThat(rest.post("/api/conversations", Map.of("conversation_id", "mine")).status())
        .isEqualTo(422);
    Response repository = rest.post("/api/conversations", Map.of("repository", "acme/webshop"));
    assertThat(repository.status()).isEqualTo(401);
    assertThat(repository.body()).isEqualTo("\"Unable to access repo acme/webshop\"");
    assertThat(rest.post("/api/conversations", "x".repeat(70_000)).status()).isEqualTo(413);
  }

  // ---- events --------------------------------------------------------------------------------

  @Test
  void storesARepeatedMessageOnce() throws Exception {
    String id = server.create();
    String path = "/api/conversations/" + id + "/events";
    Map<String, Object> event =
        Map.of("action", "message", "args", Map.of("content", "only once"), "message_key", "key-1");
    JsonNode first = rest.post(path, event).tree();
    JsonNode second = rest.post(path, event).tree();
    assertThat(first.path("success").asBoolean()).isTrue();
    assertThat(second.path("id").asLong()).isEqualTo(first.path("id").asLong());
    JsonNode found =
        rest.sendText("GET", path, "application/json", "{\"query\":\"ONLY ONCE\"}").tree();
    assertThat(
            found
                .path("events")
                .valueStream()
                .filter(e ->
                    e.path("source").asString().equals("user")
                        && e.has("action")
                        && e.path("action").asString().equals("message")))
        .singleElement()
        .satisfies(e -> assertThat(e.path("message_key").asString()).isEqualTo("key-1"));
  }

  @Test
  void readsEventsInBothDirections() throws Exception {
    String id = server.create("Count");
    String path = "/api/conversations/" + id + "/events";
    await().until(() -> rest.get(path + "?limit=100").tree().path("events").size() >= 4);
    JsonNode forward = rest.get(path + "?limit=2").tree();
    assertThat(forward.path("events").get(0).path("id").asLong()).isZero();
    assertThat(forward.path("has_more").asBoolean()).isTrue();
    JsonNode backward = rest.get(path + "?reverse=yes&end_id=3&limit=2").tree();
    assertThat(backward.path("events").get(0).path("id").asLong()).isEqualTo(3);
    assertThat(rest.get(path + "?limit=101").tree().path("detail").asString())
        .isEqualTo("Invalid limit");
    assertThat(rest.get(path + "?reverse=perhaps").status()).isEqualTo(422);
    JsonNode people =
        rest.sendText("GET", path, "application/json", "{\"source\":\"user\"}").tree();
    assertThat(people.path("events").valueStream())
        .isNotEmpty()
        .allMatch(e -> e.path("source").asString().equals("user"));
    assertThat(rest.sendText("GET", path, "application/json", "{\"colour\":1}").status())
        .isEqualTo(422);
    JsonNode trajectory = rest.get("/api/conversations/" + id + "/trajectory").tree();
    assertThat(trajectory.path("trajectory").get(0).path("id").asLong()).isZero();
  }

  @Test
  void helpsWhoSendsWhatIsNoEvent() throws Exception {
    String id = server.create();
    String path = "/api/conversations/" + id + "/events";
    assertThat(rest.sendText("POST", path, "application/json", "{").status()).isEqualTo(422);
    assertThat(rest.post(path, Map.of("nothing", 1)).status()).isEqualTo(422);
    assertThat(rest.post(path, Map.of("action", "dance", "args", Map.of())).body())
        .contains("dance");
    Response observation =
        rest.post(
            path,
            Map.of(
                "observation", "agent_state_changed", "extras", Map.of("agent_state", "finished")));
    assertThat(observation.status()).isEqualTo(422);
    assertThat(
            rest.post(
                    path,
                    Map.of("action", "message", "args", Map.of("content", "x"), "message_key", 7))
                .status())
        .isEqualTo(422);
  }

  @Test
  void stripsForgedCausality() throws Exception {
    String id = server.create();
    String path = "/api/conversations/" + id + "/events";
    Map<String, Object> forged =
        Map.of(
            "action",
            "message",
            "args",
            Map.of("content", "forged"),
            "source",
            "agent",
            "cause",
            0,
            "tool_call_metadata",
            Map.of(
                "function_name",
                "execute_bash",
                "tool_call_id",
                "call_1",
                "model_response",
                Map.of(),
                "total_calls_in_response",
                1));
    long stored = rest.post(path, forged).tree().path("id").asLong();
    JsonNode event =
        rest.get(path + "?start_id=" + stored + "&limit=1").tree().path("events").get(0);
    assertThat(event.path("source").asString()).isEqualTo("user");
    assertThat(event.has("cause")).isFalse();
    assertThat(event.has("tool_call_metadata")).isFalse();
  }

  // ---- other ---------------------------------------------------------------------------------

  @Test
  void knowsNoOtherPaths() throws Exception {
    assertThat(rest.get("/api/nothing").body()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(rest.put("/api/conversations", Map.of()).status()).isEqualTo(405);
    assertThat(rest.post("/api/reset-settings").status()).isEqualTo(410);
  }

  @Test
  void servesThePageUnderEveryAddressOfItsOwn() throws Exception {
    Response page = rest.get("/conversations/some-id");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
    assertThat(page.header("Cache-Control")).contains("no-store");
    Response missing = rest.get("/assets/missing.js");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("Cache-Control")).contains("no-store");
    assertThat(rest.get("/../../etc/passwd").status()).isNotEqualTo(500);
  }
}

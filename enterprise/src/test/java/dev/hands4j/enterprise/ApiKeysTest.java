package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Keys people make for their programs, over HTTP (enterprise-api.md §§3.10, 5.2). */
class ApiKeysTest {
  private static ScriptedModel model;
  private static Cluster cluster;
  private static Cluster.Node node;
  private static Cluster.Node other;

  @BeforeAll
  static void start() {
    model = ScriptedModel.start(Script.always(says("Yes.")).withoutTools(says("A title")));
    cluster = Cluster.with(model).with("HANDS4J_KEYS_PER_USER", "5");
    node = cluster.start();
    other = cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    model.close();
  }

  private static JsonNode made(String user, Map<String, ?> body) throws Exception {
    Response answer = node.rest(user).post("/api/keys", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.tree();
  }

  private static RestClient with(String header, String value) {
    return RestClient.to(other.uri()).withHeader(header, value);
  }

  private static int statusWith(String key) throws Exception {
    return with("Authorization", "Bearer " + key).get("/api/keys").status();
  }

  @Test
  void showsAKeyOnceAndLetsItInOnEveryNode() throws Exception {
    JsonNode key = made("ann", Map.of("name", "ci"));
    assertThat(key.propertyNames())
        .containsExactlyInAnyOrder("id", "name", "created_at", "last_used_at", "expires_at", "key");
    assertThat(key.path("id").isIntegralNumber()).isTrue();
    assertThat(key.path("name").asString()).isEqualTo("ci");
    assertThat(key.path("created_at").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?");
    assertThat(key.path("last_used_at").isNull()).isTrue();
    assertThat(key.path("expires_at").isNull()).isTrue();
    String value = key.path("key").asString();
    assertThat(value).matches("[A-Za-z0-9]{32}");

    Response list = with("Authorization", "Bearer " + value).get("/api/keys");
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.tree()).hasSize(1);
    assertThat(list.tree().get(0).has("key")).isFalse();
    assertThat(list.tree().get(0).path("id")).isEqualTo(key.path("id"));
    assertThat(list.body()).doesNotContain(value);
    JsonNode used = with("X-Session-API-Key", value).get("/api/keys").tree().get(0);
    assertThat(used.path("last_used_at").isString()).isTrue();
  }

  @Test
  void endsADeletedKeyAtOnceOnEveryNode() throws Exception {
    JsonNode key = made("ben", Map.of("name", "gone soon"));
    String value = key.path("key").asString();
    assertThat(statusWith(value)).isEqualTo(200);
    Response deleted = node.rest("ben").delete("/api/keys/" + key.path("id").asLong());
    assertThat(deleted.tree().path("message").asString()).isEqualTo("API key deleted successfully");
    assertThat(statusWith(value)).isEqualTo(401);
    assertThat(node.rest("ben").delete("/api/keys/" + key.path("id").asLong()).status())
        .isEqualTo(404);
  }

  @Test
  void endsSocketsOfADeletedKeyOnEveryNode() throws Exception {
    JsonNode key = made("ida", Map.of("name", "gone soon"));
    String conversation =
        node.rest("ida")
            .post("/api/conversations", Map.of("initial_user_msg", "hello"))
            .tree()
            .path("conversation_id")
            .asString();
    SocketIoOptions options =
        SocketIoOptions.to(other.uri())
            .query("conversation_id", conversation)
            .query("session_api_key", key.path("key").asString());
    SocketIoOptions feed =
        SocketIoOptions.to(other.uri())
            .query("feed", "conversations")
            .query("session_api_key", key.path("key").asString());
    try (SocketIoTestClient client = SocketIoTestClient.connect(options);
        SocketIoTestClient list = SocketIoTestClient.connect(feed)) {
      node.rest("ida").delete("/api/keys/" + key.path("id").asLong());
      assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
      assertThat(list.awaitDisconnect()).isEqualTo("io server disconnect");
    }
  }

  /** In the reference every key with an end answers 401 from the beginning. */
  @Test
  void honoursTheEndOfAKey() throws Exception {
    JsonNode key = endingSoon("cid", 2);
    String value = key.path("key").asString();
    await().atMost(Duration.ofMinutes(3)).until(() -> statusWith(value) == 401);
    assertThat(node.rest("cid").get("/api/keys").tree().path(0).path("id"))
        .isEqualTo(key.path("id"));
  }

  /** A key that ends in so many seconds, or more when the machine is too busy for that. */
  private static JsonNode endingSoon(String user, int seconds) throws Exception {
    String end = Instant.now().plusSeconds(seconds).toString().replace("Z", "");
    Response answer = node.rest(user).post("/api/keys", Map.of("name", "soon", "expires_at", end));
    return answer.status() == 422 ? endingSoon(user, seconds * 2) : answer.tree();
  }

  @Test
  void keepsAKeyThatEndsLaterValid() throws Exception {
    JsonNode key = made("kim", Map.of("name", "later", "expires_at", "2099-01-01T00:00:00+02:00"));
    assertThat(key.path("expires_at").asString()).isEqualTo("2098-12-31T22:00:00");
    assertThat(statusWith(key.path("key").asString())).isEqualTo(200);
  }

  @Test
  void tellsNothingOfTheKeysOfOthers() throws Exception {
    JsonNode key = made("dan", Map.of("name", "dan's"));
    long id = key.path("id").asLong();
    Response foreign = node.rest("eve").delete("/api/keys/" + id);
    Response absent = node.rest("eve").delete("/api/keys/" + (id + 1));
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo("{\"detail\":\"API key not found\"}");
    assertThat(absent.body()).isEqualTo(foreign.body());
    assertThat(node.rest("eve").get("/api/keys").body()).isEqualTo("[]");
    assertThat(statusWith(key.path("key").asString())).isEqualTo(200);
  }

  @Test
  void boundsTheNumberOfKeysOfAUser() throws Exception {
    for (int i = 0; i < 5; i++) {
      made("fay", Map.of("name", "key " + i));
    }
    Response tooMany = node.rest("fay").post("/api/keys", Map.of("name", "one more"));
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.tree().path("detail").asString()).contains("5 API keys").contains("delete");
  }

  @Test
  void takesAKeyWithoutAName() throws Exception {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("name", null);
    nothing.put("expires_at", null);
    assertThat(made("gil", nothing).path("name").isNull()).isTrue();
    assertThat(made("gil", Map.of()).path("name").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"expires_at\":\"2001-01-01T00:00:00Z\"}",
        "{\"expires_at\":\"tomorrow\"}",
        "{\"expires_at\":\"9999999999999999999999999999999999999999999999999999\"}",
        "{\"expires_at\":\"9999-12-31T23:59:59Z\"}",
        "{\"expires_at\":7}",
        "{\"name\":7}",
        "{\"name\":\"MCP_API_KEY\"}",
        "{\"name\":\"a\\r\\nSet-Cookie: b\"}",
        "{\"name\":\"\\u0000\"}",
        "[]",
        "{",
        ""
      })
  void refusesBadInput(String body) throws Exception {
    Response answer = node.rest("hal").sendText("POST", "/api/keys", "application/json", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
    assertThat(answer.tree().path("detail").isArray()).isTrue();
    assertThat(node.rest("hal").get("/api/keys").body()).isEqualTo("[]");
  }

  @Test
  void refusesANameThatIsTooLong() throws Exception {
    assertThat(node.rest("ida").post("/api/keys", Map.of("name", "n".repeat(255))).status())
        .isEqualTo(200);
    assertThat(node.rest("ida").post("/api/keys", Map.of("name", "n".repeat(256))).status())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1.5", "99999999999999999999", "%00", "-"})
  void refusesAnIdThatIsNone(String id) throws Exception {
    assertThat(node.rest("jon").delete("/api/keys/" + id).status()).isIn(400, 422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer ",
        "Bearer",
        "bearer x",
        "Basic QTpC",
        "Bearer a b",
        "Bearer ' OR '1'='1",
        "Bearer %00"
      })
  void admitsNobodyWithoutAValidKey(String header) throws Exception {
    assertThat(with("Authorization", header).get("/api/keys").status()).isEqualTo(401);
    assertThat(
            with("Authorization", "Bearer " + "a".repeat(5_000)).get("/api/conversations").status())
        .isEqualTo(401);
  }
}

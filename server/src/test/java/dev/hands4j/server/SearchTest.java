package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Search over the wire (web-client.md S-2); what it finds is in the contract suites of storage. */
class SearchTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static TestServer server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    server = TestServer.community().model(Script.always(says("Hello."))).start();
    rest = server.rest();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long send(String id, String text) throws Exception {
    return rest.post(
            "/api/conversations/" + id + "/events",
            Map.of("action", "message", "args", Map.of("content", text)))
        .tree()
        .path("id")
        .asLong();
  }

  private static JsonNode get(String path) throws Exception {
    RestClient.Response answer = rest.get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.tree();
  }

  @Test
  void findsAMessageTheMomentItIsAccepted() throws Exception {
    String id = server.create();
    long event = send(id, "Look at the <b>Platypus</b> in config/app.yml");
    JsonNode found = get("/api/conversations/" + id + "/search?query=platy&type=message");
    assertThat(found.path("total").asInt()).isEqualTo(1);
    assertThat(found.path("has_more").asBoolean()).isFalse();
    assertThat(found.path("complete").asBoolean()).isTrue();
    JsonNode hit = found.path("results").get(0);
    assertThat(hit.path("id").asLong()).isEqualTo(event);
    assertThat(hit.path("action").asString()).isEqualTo("message");
    assertThat(hit.path("source").asString()).isEqualTo("user");
    int start = hit.path("marks").get(0).get(0).asInt();
    int end = hit.path("marks").get(0).get(1).asInt();
    assertThat(hit.path("excerpt").asString().substring(start, end)).isEqualTo("Platypus");
    String again = "/api/conversations/" + id + "/search?query=platy";
    assertThat(get(again + "&before=" + event).path("results").size()).isZero();
    assertThat(get(again + "&type=file").path("total").asInt()).isZero();
  }

  @Test
  void findsConversationsWithThePlaceToOpen() throws Exception {
    String id = server.create();
    long event = send(id, "All about the axolotl");
    await()
        .atMost(LONG)
        .until(() -> get("/api/search/conversations?query=axolotl").path("results").size() == 1);
    JsonNode hit = get("/api/search/conversations?query=axolotl").path("results").get(0);
    assertThat(hit.path("conversation").path("conversation_id").asString()).isEqualTo(id);
    assertThat(hit.path("event").path("id").asLong()).isEqualTo(event);
    assertThat(hit.path("places").asInt()).isEqualTo(1);
    rest.patch("/api/conversations/" + id, Map.of("title", "Salamanders of Mexico"));
    JsonNode named = get("/api/search/conversations?query=mexico").path("results").get(0);
    assertThat(named.path("conversation").path("title").asString())
        .isEqualTo("Salamanders of Mexico");
    assertThat(named.path("event").isNull()).isTrue();
  }

  @Test
  void filtersByFactsAndGoesPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) {
      server.create();
    }
    JsonNode first = get("/api/search/conversations?limit=2");
    assertThat(first.path("results").size()).isEqualTo(2);
    String next = first.path("next_page_id").asString();
    assertThat(get("/api/search/conversations?limit=2&page_id=" + next).path("results").size())
        .isPositive();
    assertThat(results("repository=acme/none")).isZero();
    assertThat(results("branch=none")).isZero();
    assertThat(results("trigger=slack")).isZero();
    assertThat(results("updated_before=2001-01-01T00:00:00")).isZero();
    assertThat(results("updated_after=2001-01-01T00:00:00Z&trigger=gui&limit=2")).isEqualTo(2);
  }

  private static int results(String query) throws Exception {
    return get("/api/search/conversations?" + query).path("results").size();
  }

  @Test
  void saysWhatIsWrongWithAQuestion() throws Exception {
    String one = "/api/conversations/" + server.create() + "/search";
    for (String path :
        List.of(
            one,
            one + "?query=x&type=novel",
            one + "?query=x&before=soon",
            one + "?query=" + "x".repeat(501),
            "/api/search/conversations?status=tired",
            "/api/search/conversations?trigger=nobody",
            "/api/search/conversations?updated_after=yesterday",
            "/api/search/conversations?updated_after=-9999-01-01T00:00:00Z")) {
      assertThat(rest.get(path).status()).as(path).isEqualTo(422);
    }
    assertThat(rest.get(one + "?query=x&limit=0").status()).isEqualTo(400);
    assertThat(rest.get("/api/search/conversations?page_id=x").status()).isEqualTo(400);
    assertThat(rest.get("/api/conversations/unknown/search?query=x").status()).isEqualTo(404);
    assertThat(get(one + "?query=%22%20OR%20*&before=99999999").path("results").size()).isZero();
  }

  @Test
  void announcesItself() throws Exception {
    assertThat(get("/api/options/config").path("CAPABILITIES").toString())
        .contains("\"search\"", "\"feed\"", "\"marks\"", "\"settings-version\"");
  }
}

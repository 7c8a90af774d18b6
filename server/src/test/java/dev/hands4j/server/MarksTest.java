package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Marks over the wire (web-client.md S-4). */
class MarksTest {
  @Test
  void keepsWhatAPersonNoted() throws Exception {
    try (TestServer server = TestServer.community().model(Script.always(says("Hello."))).start()) {
      RestClient rest = server.rest();
      String old = server.create();
      String pinned = server.create();
      String path = "/api/conversations/" + pinned + "/marks";
      assertThat(rest.get(path).body())
          .isEqualTo("{\"pinned\":false,\"archived\":false,\"last_read_event_id\":-1}");
      rest.patch("/api/conversations/" + old + "/marks", Map.of("archived", true));
      assertThat(rest.patch(path, Map.of("pinned", true)).status()).isEqualTo(200);
      assertThat(rest.patch(path, Map.of("last_read_event_id", 3)).body())
          .isEqualTo("{\"pinned\":true,\"archived\":false,\"last_read_event_id\":3}");
      JsonNode all = rest.get("/api/marks").tree();
      assertThat(all.path("results").size()).isEqualTo(2);
      assertThat(all.path("results").get(0).path("pinned").asBoolean()).isTrue();
      assertThat(all.path("results").get(0).path("conversation").path("conversation_id").asString())
          .isEqualTo(pinned);
      assertThat(all.path("results").get(1).path("archived").asBoolean()).isTrue();
      assertThat(all.path("next_page_id").isNull()).isTrue();
      String next = rest.get("/api/marks?limit=1").tree().path("next_page_id").asString();
      assertThat(rest.get("/api/marks?limit=1&page_id=" + next).tree().path("results").size())
          .isEqualTo(1);

      assertThat(rest.patch(path, Map.of("starred", true)).status()).isEqualTo(422);
      assertThat(rest.patch(path, Map.of("pinned", "perhaps")).status()).isEqualTo(422);
      assertThat(rest.get("/api/marks?limit=0").status()).isEqualTo(400);
      assertThat(rest.patch("/api/conversations/unknown/marks", Map.of("pinned", true)).status())
          .isEqualTo(404);
    }
  }

  @Test
  void refusesToSaveOverSettingsThatWereChangedMeanwhile() throws Exception {
    try (TestServer server = TestServer.community().start()) {
      RestClient rest = server.rest();
      assertThat(rest.post("/api/settings", Map.of("language", "en")).status()).isEqualTo(200);
      String seen = rest.get("/api/settings").header("ETag");
      assertThat(save(rest, seen, "language", "de")).isEqualTo(200);
      assertThat(save(rest, seen, "language", "fr")).isEqualTo(412);
      assertThat(rest.get("/api/settings").tree().path("language").asString()).isEqualTo("de");
      String now = rest.get("/api/settings").header("ETag");
      assertThat(save(rest, "\"old\", " + now, "agent", "x")).isEqualTo(200);
      assertThat(save(rest, "*", "language", "it")).isEqualTo(200);
      assertThat(rest.get("/api/settings").tree().path("agent").asString()).isEqualTo("x");
    }
  }

  private static int save(RestClient rest, String expected, String name, String value)
      throws Exception {
    return rest.withHeader("If-Match", expected)
        .post("/api/settings", Map.of(name, value))
        .status();
  }
}

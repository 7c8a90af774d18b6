package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.storage.openhands.ImportRequest;
import dev.hands4j.storage.openhands.ImportedItem;
import dev.hands4j.storage.openhands.OpenHandsImport;
import dev.hands4j.testkit.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A folder of OpenHands with a thousand conversations, taken over and looked through. */
class ImportedFolderTest {
  private static final int CONVERSATIONS = 1_000;
  private static final int EVENTS = 3;

  @TempDir private Path folder;

  private static String id(int number) {
    return "%032x".formatted(0xabc000 + number);
  }

  private static void write(Path root, int number) throws IOException {
    Path conversation = root.resolve("sessions").resolve(id(number));
    Files.createDirectories(conversation.resolve("events"));
    String time = "2025-09-%02dT10:%02d:%02d".formatted(1 + number / 100, number % 60, number % 59);
    Files.writeString(
        conversation.resolve("metadata.json"),
        ("{\"conversation_id\":\"%s\",\"selected_repository\":null,\"user_id\":null,"
                + "\"selected_branch\":null,\"git_provider\":null,\"title\":\"Task %d\","
                + "\"last_updated_at\":\"%sZ\",\"trigger\":\"gui\",\"pr_number\":[],"
                + "\"created_at\":\"%sZ\",\"llm_model\":null,\"accumulated_cost\":0.5,"
                + "\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}")
            .formatted(id(number), number, time, time));
    for (int event = 0; event < EVENTS; event++) {
      Files.writeString(
          conversation.resolve("events").resolve(event + ".json"),
          ("{\"id\": %d, \"timestamp\": \"%s.000001\", \"source\": \"user\", \"message\": \"\","
                  + " \"action\": \"message\", \"args\": {\"content\": \"wish%d number %d\","
                  + " \"image_urls\": null, \"wait_for_response\": false}}")
              .formatted(event, time, number, event));
    }
  }

  @Test
  void isBrowsedPageByPageAndSearched() throws Exception {
    Path source = folder.resolve("openhands");
    for (int i = 0; i < CONVERSATIONS; i++) {
      write(source, i);
    }
    Path home = folder.resolve("home");
    List<ImportedItem> items = new ArrayList<>();
    OpenHandsImport.run(new ImportRequest(source, home, ZoneOffset.UTC), items::add);
    assertThat(items).allMatch(item -> item.outcome() == ImportedItem.Outcome.IMPORTED);

    try (TestServer server = TestServer.community().at(home).start()) {
      RestClient rest = server.rest();
      Set<String> seen = new HashSet<>();
      String page = "/api/conversations?limit=100";
      int pages = 0;
      while (pages++ <= CONVERSATIONS / 100) {
        JsonNode answer = rest.get(page).tree();
        for (JsonNode one : answer.path("results")) {
          assertThat(seen.add(one.path("conversation_id").asString())).isTrue();
        }
        if (answer.path("next_page_id").isNull()) {
          break;
        }
        page = "/api/conversations?limit=100&page_id=" + answer.path("next_page_id").asString();
      }
      assertThat(seen).hasSize(CONVERSATIONS);
      JsonNode events =
          rest.get("/api/conversations/" + id(777) + "/events?reverse=true&limit=2").tree();
      assertThat(events.path("events").get(0).path("id").asInt()).isEqualTo(EVENTS - 1);
      assertThat(events.path("has_more").asBoolean()).isTrue();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() ->
              !rest.get("/api/search/conversations?query=wish777")
                  .tree()
                  .path("results")
                  .isEmpty());
      assertThat(
              rest.get("/api/search/conversations?query=wish777")
                  .tree()
                  .path("results")
                  .get(0)
                  .path("conversation")
                  .path("conversation_id")
                  .asString())
          .isEqualTo(id(777));
    }
  }
}

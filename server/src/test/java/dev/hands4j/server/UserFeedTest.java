package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The feed of a person's conversations (web-client.md S-3). */
class UserFeedTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.community().model(Script.always(says("Hello."))).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SocketIoTestClient open() throws InterruptedException {
    return SocketIoTestClient.connect(
        SocketIoOptions.to(server.uri())
            .query("feed", "conversations")
            .withPatience(Duration.ofSeconds(60)));
  }

  private static JsonNode changed(SocketIoTestClient page, String id, String field, Object value)
      throws InterruptedException {
    return payload(
            page,
            payload ->
                payload.path("type").asString("").equals("changed")
                    && payload.path("conversation").path("conversation_id").asString("").equals(id)
                    && payload
                        .path("conversation")
                        .path(field)
                        .asString("")
                        .equals(value.toString()))
        .path("conversation");
  }

  @Test
  void tellsHowThingsAreAndWhatBecomesOfThem() throws Exception {
    String before = server.create();
    try (SocketIoTestClient page = open()) {
      JsonNode snapshot =
          payload(page, payload -> payload.path("type").asString("").equals("snapshot"));
      assertThat(snapshot.path("conversations").valueStream())
          .extracting(node -> node.path("conversation_id").asString())
          .contains(before);
      String id = server.create("Say hello");
      JsonNode waiting = changed(page, id, "agent_state", "awaiting_user_input");
      assertThat(waiting.path("needs_confirmation").asBoolean()).isFalse();
      assertThat(waiting.path("last_event_id").asLong()).isPositive();
      server.rest().patch("/api/conversations/" + id, Map.of("title", "A better name"));
      changed(page, id, "title", "A better name");
      server.rest().post("/api/conversations/" + id + "/stop", Map.of());
      changed(page, id, "status", "STOPPED");
      server.rest().delete("/api/conversations/" + id);
      payload(
          page,
          payload ->
              payload.path("type").asString("").equals("deleted")
                  && payload.path("conversation_id").asString("").equals(id));
    }
  }

  @Test
  void tellsEveryPageTheSame() throws Exception {
    try (SocketIoTestClient first = open();
        SocketIoTestClient second = open()) {
      String id = server.create();
      changed(first, id, "conversation_id", id);
      changed(second, id, "conversation_id", id);
      first.close();
      server.rest().patch("/api/conversations/" + id, Map.of("title", "Still told"));
      changed(second, id, "title", "Still told");
    }
  }

  @Test
  void refusesAFeedThatDoesNotExist() throws Exception {
    try (SocketIoTestClient page =
        SocketIoTestClient.open(SocketIoOptions.to(server.uri()).query("feed", "weather"))) {
      assertThat(page.awaitRefusal().message()).contains("no feed of this name");
    }
  }

  @Test
  void asksForTheSessionKey() throws Exception {
    try (TestServer guarded = TestServer.community().with("SESSION_API_KEY", "the-key").start();
        SocketIoTestClient page =
            SocketIoTestClient.open(
                SocketIoOptions.to(guarded.uri()).query("feed", "conversations"))) {
      assertThat(page.awaitRefusal().message()).isNotBlank();
    }
  }

  private static JsonNode payload(SocketIoTestClient page, Predicate<JsonNode> matches)
      throws InterruptedException {
    return page.awaitEvent(event -> event.name().equals("oh_feed") && matches.test(event.payload()))
        .payload();
  }
}

package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job over the wire, with a scripted model and a real shell. */
class EndToEndTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void doesATaskThatIsWatchedLive() throws Exception {
    try (TestServer server =
        TestServer.community()
            .model(task(runs("echo hello-from-the-shell"), finishes("Said hello.")))
            .start()) {
      String id = server.create("Say hello");
      try (SocketIoTestClient tab = server.join(id)) {
        JsonNode observation =
            tab.awaitPayload(e -> e.path("observation").asString("").equals("run"));
        assertThat(observation.path("content").asString()).contains("hello-from-the-shell");
        assertThat(observation.path("success").asBoolean()).isTrue();
        JsonNode finish = tab.awaitPayload(e -> e.path("action").asString("").equals("finish"));
        assertThat(finish.path("args").path("final_thought").asString()).isEqualTo("Said hello.");
        tab.awaitPayload(state("finished"));
        assertThat(ids(tab)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void replaysToANewcomerAndContinuesAfterAReconnect() throws Exception {
    try (TestServer server =
        TestServer.community()
            .model(task(runs("echo one"), says("What next?"), runs("echo two"), finishes("Done.")))
            .start()) {
      String id = server.create("Do one");
      long seen;
      try (SocketIoTestClient first = server.join(id)) {
        first.awaitPayload(state("awaiting_user_input"));
        seen = first.lastEventId();
      }
      try (SocketIoTestClient again = server.join(id, seen)) {
        assertThat(again.payloads()).isEmpty();
        TestServer.say(again, "Do two");
        again.awaitPayload(state("finished"));
        assertThat(ids(again)).doesNotHaveDuplicates().allMatch(event -> event > seen);
      }
      try (SocketIoTestClient newcomer = server.join(id)) {
        List<JsonNode> replay = newcomer.payloads();
        assertThat(replay.getLast().path("observation").asString())
            .isEqualTo("agent_state_changed");
        assertThat(replay.getLast().path("extras").path("agent_state").asString())
            .isEqualTo("finished");
        assertThat(replay.stream().filter(state("finished").or(state("running")))).hasSize(1);
        assertThat(replay).noneMatch(e -> e.path("action").asString("").equals("recall"));
        assertThat(replay).noneMatch(e -> e.path("observation").asString("").equals("null"));
        List<Long> ids = ids(newcomer);
        assertThat(ids.subList(0, ids.size() - 1)).isSorted().doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void everyTabSeesWhatOneSends() throws Exception {
    try (TestServer server = TestServer.community().model(task(says("Hello."))).start()) {
      String id = server.create();
      try (SocketIoTestClient first = server.join(id);
          SocketIoTestClient second = server.join(id)) {
        first.awaitPayload(state("awaiting_user_input"));
        TestServer.say(first, "Good morning");
        for (SocketIoTestClient tab : List.of(first, second)) {
          JsonNode echo = tab.awaitPayload(message("Good morning"));
          assertThat(echo.path("source").asString()).isEqualTo("user");
        }
        await()
            .atMost(PATIENCE)
            .until(() ->
                server.rest().get("/api/conversations/" + id).tree().path("num_connections").asInt()
                    == 2);
      }
    }
  }

  @Test
  void pausesAtOnceAndGoesOn() throws Exception {
    try (TestServer server =
        TestServer.community().model(task(runs("sleep 120"), finishes("Went on."))).start()) {
      String id = server.create("Sleep");
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(e -> e.path("action").asString("").equals("run"));
        TestServer.change(tab, "paused");
        tab.awaitPayload(state("paused"));
        TestServer.say(tab, "Go on");
        tab.awaitPayload(state("finished"));
      }
    }
  }

  @Test
  void stopsWithAGoodByeAndStartsAgain() throws Exception {
    try (TestServer server =
        TestServer.community().model(task(says("Ready."), says("Back."))).start()) {
      String id = server.create("Hello");
      String path = "/api/conversations/" + id;
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(state("awaiting_user_input"));
        JsonNode stopped = server.rest().post(path + "/stop").tree();
        assertThat(stopped.path("conversation_status").asString()).isEqualTo("RUNNING");
        assertThat(stopped.path("message").asString())
            .isEqualTo("Conversation stopped successfully");
        assertThat(tab.awaitDisconnect()).isEqualTo("io server disconnect");
        JsonNode last = tab.payloads().getLast();
        assertThat(last.has("id")).isFalse();
        assertThat(last.path("extras").path("agent_state").asString()).isEqualTo("stopped");
        JsonNode stored = tab.payloads().get(tab.payloads().size() - 2);
        assertThat(stored.has("id")).isTrue();
        assertThat(stored.path("extras").path("agent_state").asString()).isEqualTo("stopped");
      }
      assertThat(server.rest().get(path).tree().path("status").asString()).isEqualTo("STOPPED");
      RestClient.Response refused = server.rest().post(path + "/events", chat("Are you there?"));
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.tree().path("error").asString()).contains("Start it");
      assertThat(server.rest().post(path + "/stop").tree().path("message").asString())
          .isEqualTo("Conversation was not running");

      assertThat(server.rest().post(path + "/start", Map.of()).status()).isEqualTo(200);
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(state("awaiting_user_input"));
        TestServer.say(tab, "And now?");
        tab.awaitPayload(e -> e.path("message").asString("").equals("Back."));
      }
    }
  }

  @Test
  void deletesWithEverything() throws Exception {
    try (TestServer server = TestServer.community().model(task(says("Ready."))).start()) {
      String id = server.create("Hello");
      String path = "/api/conversations/" + id;
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(state("awaiting_user_input"));
        assertThat(server.rest().delete(path).body()).isEqualTo("true");
        assertThat(tab.awaitDisconnect()).isEqualTo("io server disconnect");
      }
      assertThat(server.rest().get(path).body()).isEqualTo("null");
      assertThat(server.rest().delete(path).body()).isEqualTo("false");
      assertThat(server.rest().get(path + "/events").status()).isEqualTo(404);
      try (SocketIoTestClient refused = SocketIoTestClient.open(server.socket(id))) {
        assertThat(refused.awaitRefusal().message()).contains("not found");
      }
    }
  }

  @Test
  void goesOnByItselfAfterARestart() throws Exception {
    try (TestServer server =
        TestServer.community()
            .model(task(runs("sleep 2; echo survived"), finishes("Done after all.")))
            .start()) {
      String id = server.create("Take your time");
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(e -> e.path("action").asString("").equals("run"));
        server.restart();
        assertThat(tab.awaitDisconnect()).isEqualTo("transport close");
      }
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(state("finished"));
        List<JsonNode> runs =
            tab.payloads().stream()
                .filter(e -> e.path("observation").asString("").equals("run"))
                .toList();
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().path("content").asString()).contains("survived");
      }
    }
  }

  @Test
  void aStalledModelDelaysNobodyElse() throws Exception {
    try (TestServer server =
        TestServer.community()
            .model(
                Script.byMarker(
                        Map.of("stall", Script.always(says("never").after(Duration.ofMinutes(10)))),
                        Script.byTurn(runs("echo quick"), finishes("Quick.")))
                    .withoutTools(says("Title")))
            .start()) {
      String stalled = server.create("please stall");
      server.model().awaitRequests(1);
      String quick = server.create("be quick");
      try (SocketIoTestClient tab = server.join(quick)) {
        tab.awaitPayload(state("finished"));
      }
      try (SocketIoTestClient tab = server.join(stalled)) {
        TestServer.say(tab, "still there?");
        tab.awaitPayload(message("still there?"));
        TestServer.change(tab, "stopped");
        tab.awaitPayload(state("stopped"));
      }
    }
  }

  private static Script task(dev.hands4j.testkit.Reply... replies) {
    return Script.byTurn(replies).withoutTools(says("A title"));
  }

  private static Map<String, Object> chat(String text) {
    return Map.of("action", "message", "args", Map.of("content", text));
  }

  static java.util.function.Predicate<JsonNode> state(String state) {
    return e ->
        e.path("observation").asString("").equals("agent_state_changed")
            && e.path("extras").path("agent_state").asString("").equals(state);
  }

  private static java.util.function.Predicate<JsonNode> message(String text) {
    return e ->
        e.path("action").asString("").equals("message")
            && e.path("args").path("content").asString("").equals(text);
  }

  private static List<Long> ids(SocketIoTestClient tab) {
    return tab.payloads().stream()
        .filter(e -> e.path("id").isIntegralNumber())
        .map(e -> e.path("id").longValue())
        .toList();
  }
}

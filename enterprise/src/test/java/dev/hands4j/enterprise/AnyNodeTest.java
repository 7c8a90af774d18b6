package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoTestClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Any node serves any conversation: node 1 runs it, a client of node 2 notices no difference. */
class AnyNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private ScriptedModel model;
  private Cluster cluster;

  private Cluster cluster(Script script) {
    model = ScriptedModel.start(script);
    cluster = Cluster.with(model);
    return cluster;
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
    model.close();
  }

  private static Predicate<JsonNode> state(String state) {
    return e ->
        e.path("observation").asString("").equals("agent_state_changed")
            && e.path("extras").path("agent_state").asString("").equals(state);
  }

  private static void say(SocketIoTestClient tab, String text) {
    tab.emit(
        "oh_user_action",
        Map.of("action", "message", "args", Map.of("content", text, "image_urls", List.of())));
  }

  @Test
  void showsAClientOfTheOtherNodeEveryEventOnceAndTakesItsMessages() throws Exception {
    cluster(Script.always(says("Hello.")).withoutTools(says("A title")));
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("first");
    try (var here = one.join(id);
        var there = two.join(id)) {
      there.awaitPayload(state("awaiting_user_input"));
      say(there, "second, through node two");
      there.awaitPayload(e -> e.path("message").asString("").startsWith("second"));
      await()
          .atMost(PATIENCE)
          .until(() -> there.payloads().stream().filter(state("awaiting_user_input")).count() >= 2);
      var stored = one.events(id).size();
      await().atMost(PATIENCE).until(() -> here.lastEventId() == stored - 1);
      await().atMost(PATIENCE).until(() -> there.lastEventId() == stored - 1);
      assertThat(ids(there)).doesNotHaveDuplicates().hasSameElementsAs(ids(here));
    }
    assertThat(two.status(id)).isEqualTo("RUNNING");
    assertThat(one.status(id)).isEqualTo("RUNNING");
  }

  private static List<Long> ids(SocketIoTestClient tab) {
    return tab.payloads().stream()
        .filter(e -> e.path("id").isIntegralNumber())
        .map(e -> e.path("id").asLong())
        .toList();
  }

  @Test
  void pausesAndResumesThroughTheOtherNode() throws Exception {
    cluster(Script.byTurn(runs("sleep 120"), says("Done.")).withoutTools(says("A title")));
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("Sleep long");
    try (var there = two.join(id)) {
      there.awaitPayload(e -> e.path("action").asString("").equals("run"));
      there.emit(
          "oh_user_action",
          Map.of("action", "change_agent_state", "args", Map.of("agent_state", "paused")));
      there.awaitPayload(state("paused"));
      say(there, "go on");
      there.awaitPayload(e -> e.path("message").asString("").equals("Done."));
    }
  }

  @Test
  void stopsThroughTheOtherNodeAndSaysGoodByeToAllItsSockets() throws Exception {
    cluster(Script.always(runs("sleep 120")).withoutTools(says("A title")));
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("Sleep long");
    try (var here = one.join(id)) {
      here.awaitPayload(e -> e.path("action").asString("").equals("run"));
      var stopped = two.rest().post("/api/conversations/" + id + "/stop");
      assertThat(stopped.tree().path("message").asString())
          .isEqualTo("Conversation stopped successfully");
      here.awaitPayload(state("stopped"));
      here.awaitDisconnect();
    }
    assertThatTheCommandHasItsEnd(two.events(id));
    await().atMost(PATIENCE).until(() -> one.status(id).equals("STOPPED"));
    assertThat(two.status(id)).isEqualTo("STOPPED");
    // A message does not start it again (T-26); asking for it does, on whichever node.
    assertThat(
            two.rest()
                .post(
                    "/api/conversations/" + id + "/events",
                    Map.of("action", "message", "args", Map.of("content", "hello?")))
                .status())
        .isNotEqualTo(200);
    assertThat(two.rest().post("/api/conversations/" + id + "/start", Map.of()).status())
        .isEqualTo(200);
    await().atMost(PATIENCE).until(() -> one.status(id).equals("RUNNING"));
  }

  /** The owner was asked before it was fenced off: it wrote down how far it came. */
  static void assertThatTheCommandHasItsEnd(List<JsonNode> events) {
    JsonNode command =
        events.stream()
            .filter(e -> e.path("action").asString("").equals("run"))
            .findFirst()
            .orElseThrow();
    assertThat(events)
        .anyMatch(
            e -> e.has("observation") && e.path("cause").asInt(-1) == command.path("id").asInt());
    assertThat(WritingAgents.lastState(events)).isEqualTo("stopped");
  }

  @Test
  void answersAStartOnOneNodeOfWhatRunsOnAnother() throws Exception {
    cluster(Script.always(says("Hello.")).withoutTools(says("A title")));
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("first");
    // Whichever node took it first.
    await()
        .atMost(PATIENCE)
        .until(() -> one.status(id).equals("RUNNING") && two.status(id).equals("RUNNING"));
    var started = two.rest().post("/api/conversations/" + id + "/start", Map.of());
    assertThat(started.status()).isEqualTo(200);
    assertThat(started.tree().path("conversation_status").asString()).isEqualTo("RUNNING");
  }

  @Test
  void deletesThroughTheOtherNode() throws Exception {
    cluster(Script.always(runs("touch here; sleep 120")).withoutTools(says("A title")));
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("Sleep long");
    try (var here = one.join(id)) {
      here.awaitPayload(e -> e.path("action").asString("").equals("run"));
      assertThat(two.rest().delete("/api/conversations/" + id).body()).isEqualTo("true");
      here.awaitDisconnect();
    }
    assertThat(one.rest().get("/api/conversations/" + id).body()).isEqualTo("null");
    await()
        .atMost(PATIENCE)
        .until(() ->
            !one.rest()
                .get("/internal/cluster")
                .tree()
                .path("running_here")
                .toString()
                .contains(id));
    try (var files = Files.walk(cluster.root().resolve("sandboxes"))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().equals("here"));
    }
  }

  @Test
  void tellsAStrangerNothing() throws Exception {
    cluster(Script.always(says("Hello.")).withoutTools(says("A title")));
    var one = cluster.start();
    String id = one.create("mine");
    assertThat(one.rest("mallory").get("/api/conversations/" + id).body()).isEqualTo("null");
    assertThat(one.rest("mallory").delete("/api/conversations/" + id).body()).isEqualTo("false");
    assertThat(one.rest("mallory").get("/api/conversations/" + id + "/events").status())
        .isEqualTo(404);
    assertThat(one.rest("mallory").get("/api/conversations").tree().path("results")).isEmpty();
  }
}

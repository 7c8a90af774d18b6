package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** When conversations begin, end and begin again (boundaries.md D6, rest-core.md §15). */
class LifecycleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aMessageToASleepingConversationWakesIt() throws Exception {
    try (TestServer server = TestServer.community().model(answers()).start()) {
      String id = server.create("Hello");
      awaitState(server, id, "awaiting_user_input");
      server.restart();
      assertThat(status(server, id)).isEqualTo("STOPPED");
      server
          .rest()
          .post(
              "/api/conversations/" + id + "/events",
              Map.of("action", "message", "args", Map.of("content", "Wake up")));
      await().atMost(PATIENCE).until(() -> status(server, id).equals("RUNNING"));
      await().atMost(PATIENCE).until(() -> server.model().requestCount() >= 2);
    }
  }

  @Test
  void aSocketWakesASleepingConversationButNotAStoppedOne() throws Exception {
    try (TestServer server = TestServer.community().model(answers()).start()) {
      String sleeping = server.create();
      String stopped = server.create();
      awaitState(server, sleeping, "awaiting_user_input");
      awaitState(server, stopped, "awaiting_user_input");
      server.rest().post("/api/conversations/" + stopped + "/stop");
      server.restart();
      try (SocketIoTestClient one = server.join(sleeping);
          SocketIoTestClient two = server.join(stopped)) {
        await().atMost(PATIENCE).until(() -> status(server, sleeping).equals("RUNNING"));
        assertThat(two.payloads().getLast())
            .matches(e -> EndToEndTest.state("stopped").test(json(e)));
        await().atMost(PATIENCE).until(() -> status(server, stopped).equals("STOPPED"));
        assertThat(one.disconnectReason()).isEmpty();
      }
    }
  }

  @Test
  void theLeastRecentlyUsedConversationMakesRoom() throws Exception {
    try (TestServer server =
        TestServer.community().model(answers()).with("MAX_CONCURRENT_CONVERSATIONS", "2").start()) {
      String first = server.create();
      awaitState(server, first, "awaiting_user_input");
      String second = server.create();
      awaitState(server, second, "awaiting_user_input");
      try (SocketIoTestClient tab = server.join(first)) {
        TestServer.say(tab, "I am used");
        tab.awaitPayload(e -> e.path("message").asString("").equals("Hello."));
        try (SocketIoTestClient victim = server.join(second)) {
          TestServer.say(tab, "Again");
          tab.awaitPayload(e -> e.path("args").path("content").asString("").equals("Again"));
          String third = server.create();
          JsonNode notice = victim.awaitPayload(e -> e.path("status_update").asBoolean());
          assertThat(notice.path("id").asString()).isEqualTo("AGENT_ERROR$TOO_MANY_CONVERSATIONS");
          assertThat(victim.awaitDisconnect()).isEqualTo("io server disconnect");
          await().atMost(PATIENCE).until(() -> status(server, second).equals("STOPPED"));
          awaitState(server, third, "awaiting_user_input");
          assertThat(status(server, first)).isEqualTo("RUNNING");
        }
      }
    }
  }

  @Test
  void startAndStopFromManySidesEndInOneState() throws Exception {
    try (TestServer server = TestServer.community().model(answers()).start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = server.create();
      String path = "/api/conversations/" + id;
      List<Callable<Integer>> calls =
          IntStream.range(0, 12)
              .<Callable<Integer>>mapToObj(i ->
                  () ->
                      i % 3 == 0
                          ? server.rest().post(path + "/stop").status()
                          : server.rest().post(path + "/start", Map.of()).status())
              .toList();
      for (Future<Integer> call : threads.invokeAll(calls)) {
        assertThat(call.get()).isIn(200, 500);
      }
      assertThat(server.rest().post(path + "/start", Map.of()).status()).isEqualTo(200);
      try (SocketIoTestClient tab = server.join(id)) {
        TestServer.say(tab, "Well?");
        tab.awaitPayload(e -> e.path("message").asString("").equals("Hello."));
        List<Long> ids =
            server
                .rest()
                .get(path + "/events?limit=100")
                .tree()
                .path("events")
                .valueStream()
                .map(e -> e.path("id").asLong())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().isSorted();
      }
    }
  }

  @Test
  void aStartIsNotLostBesideASocketThatJoins() throws Exception {
    try (TestServer server = TestServer.community().model(answers()).start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = server.create();
      String path = "/api/conversations/" + id;
      for (int i = 0; i < 3; i++) {
        server.rest().post(path + "/stop");
        Future<SocketIoTestClient> socket = threads.submit(() -> server.join(id));
        Future<Integer> start =
            threads.submit(() -> server.rest().post(path + "/start", Map.of()).status());
        assertThat(start.get()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> status(server, id).equals("RUNNING"));
        socket.get().close();
      }
    }
  }

  @Test
  void deletingWhileACommandRunsEndsItAndItsWorkspace() throws Exception {
    try (TestServer server =
        TestServer.community()
            .model(Script.always(runs("touch here; sleep 300")).withoutTools(says("T")))
            .start()) {
      String id = server.create("Sleep long");
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(e -> e.path("action").asString("").equals("run"));
        assertThat(server.rest().delete("/api/conversations/" + id).body()).isEqualTo("true");
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            try (var files = java.nio.file.Files.walk(server.home())) {
              assertThat(files).noneMatch(f -> f.getFileName().toString().equals("here"));
            }
          });
    }
  }

  @Test
  void aSecondServerOnTheSameHomeIsRefused() throws Exception {
    try (TestServer server = TestServer.community().start()) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> TestServer.community().at(server.home()).start())
          .isInstanceOf(dev.hands4j.storage.HomeInUseException.class)
          .hasMessageContaining(server.uri().toString());
    }
  }

  private static Script answers() {
    return Script.always(says("Hello.")).withoutTools(says("A title"));
  }

  private static JsonNode json(Object node) {
    return (JsonNode) node;
  }

  private static String status(TestServer server, String id) throws Exception {
    return server.rest().get("/api/conversations/" + id).tree().path("status").asString();
  }

  private static void awaitState(TestServer server, String id, String state) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            server
                .rest()
                .get("/api/conversations/" + id + "/events?limit=100")
                .tree()
                .path("events")
                .valueStream()
                .anyMatch(e -> EndToEndTest.state(state).test(e)));
  }
}

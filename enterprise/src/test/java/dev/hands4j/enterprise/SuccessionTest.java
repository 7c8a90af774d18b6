package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.enterprise.Cluster.Node;
import dev.hands4j.server.Sandboxes;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Who goes on, when, and with what (F27 to F29, T-17, T-18). */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SuccessionTest {

  @Test
  void nobodyTakesOverWhatNobodyNeeds() throws Exception {
    Script script =
        request ->
            request.bodyText().contains("work on")
                ? runs("sleep 0.2; echo " + System.nanoTime())
                : says("Done.");
    try (var model = ScriptedModel.start(script);
        var cluster = Cluster.with(model)) {
      Node one = cluster.spawn();
      String idle = one.create("rest");
      String busy = one.create("work on");
      Node two = cluster.spawn();
      // Somebody watched it, and left before the owner died.
      try (var there = two.join(idle)) {
        there.awaitPayload(e -> e.path("message").asString("").equals("Done."));
      }
      List<JsonNode> before;
      try (var there = two.join(busy)) {
        there.awaitPayload(SuccessionTest::isOutput);
        await()
            .atMost(WritingAgents.PATIENCE)
            .until(() -> WritingAgents.lastState(two.events(idle)).equals("awaiting_user_input"));
        before = two.events(idle);
        one.kill();
        await().atMost(WritingAgents.PATIENCE).until(() -> two.runs(busy));
        int begun = there.events().size();
        there.awaitEventFrom(begun, e -> e.args().stream().anyMatch(SuccessionTest::isOutput));
      }
      // The busy one was taken over; the idle one waits until somebody needs it.
      assertThat(two.status(idle)).isEqualTo("STOPPED");
      assertThat(two.events(idle)).isEqualTo(before);
      WritingAgents.say(two, idle, "anybody there?");
      await().atMost(WritingAgents.PATIENCE).until(() -> two.status(idle).equals("RUNNING"));
    }
  }

  private static boolean isOutput(JsonNode event) {
    return event.path("observation").asString("").equals("run");
  }

  @Test
  void aStartThatFailedOnOneNodeSucceedsOnTheOther() throws Exception {
    try (var model =
            ScriptedModel.start(Script.always(says("Hello.")).withoutTools(says("A title")));
        var cluster = Cluster.with(model)) {
      Path library = copyOf(Sandboxes.library());
      Node one = cluster.start(Map.of("HANDS4J_RUNTIME_SERVER_LIB", library.toString()));
      try (Stream<Path> files = Files.list(library)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      String id = one.create("hello");
      await()
          .atMost(WritingAgents.PATIENCE)
          .until(() -> WritingAgents.lastState(one.events(id)).equals("error"));
      Node two = cluster.start();
      await()
          .atMost(WritingAgents.PATIENCE)
          .untilAsserted(() -> {
            assertThat(two.rest().post("/api/conversations/" + id + "/start", Map.of()).status())
                .isEqualTo(200);
            assertThat(two.status(id)).isEqualTo("RUNNING");
          });
      try (var there = two.join(id)) {
        WritingAgents.say(two, id, "once more");
        there.awaitPayload(e -> e.path("message").asString("").equals("Hello."));
      }
    }
  }

  private static Path copyOf(Path folder) throws Exception {
    Path copy = Files.createTempDirectory("hands4j-library-");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(copy.resolve(file.getFileName()), file.toRealPath());
      }
    }
    return copy;
  }

  /** On another machine: nothing but the database is left of the first start. */
  @Test
  void whoTakesOverHasTheSameSecretsAndHidesThem() throws Exception {
    String secret = "sesame-of-alice-4711";
    AtomicInteger step = new AtomicInteger();
    Script script =
        request ->
            request.offersTools()
                ? Reply.runs(
                    "echo step %d has \"$MY_MARK\"; sleep 0.2".formatted(step.incrementAndGet()))
                : says("A title");
    try (var model = ScriptedModel.start(script);
        var cluster = Cluster.with(model)) {
      Node one = cluster.spawn();
      var stored = one.rest().post("/api/secrets", Map.of("name", "MY_MARK", "value", secret));
      assertThat(stored.status()).isEqualTo(201);
      String id = one.create("show it");
      cluster.with("HANDS4J_SANDBOXES", cluster.root().resolve("elsewhere").toString());
      Node two = cluster.spawn();
      try (var there = two.join(id)) {
        there.awaitPayload(SuccessionTest::showsTheMark);
        one.kill();
        await().atMost(WritingAgents.PATIENCE).until(() -> two.runs(id));
        int begun = there.events().size();
        there.awaitEventFrom(begun, e -> e.args().stream().anyMatch(SuccessionTest::showsTheMark));
      }
      assertThat(two.events(id).toString()).doesNotContain(secret);
    }
  }

  private static boolean showsTheMark(JsonNode event) {
    return isOutput(event) && event.path("content").asString("").contains("has <secret_hidden>");
  }
}

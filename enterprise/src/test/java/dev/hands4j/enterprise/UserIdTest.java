package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users of all kinds, and how much one of them may run at once. */
class UserIdTest {
  private static final Script ANSWERS = Script.always(says("Yes.")).withoutTools(says("A title"));

  @Test
  void mayContainAnyCharacter() throws Exception {
    try (var model = ScriptedModel.start(ANSWERS);
        var cluster = Cluster.with(model)) {
      var one = cluster.start();
      var two = cluster.start();
      for (String user : List.of("a:b", "None", "%", "*", "a/../b", "x'y")) {
        var created =
            one.rest(user).post("/api/conversations", Map.of("initial_user_msg", "hello"));
        String id = created.tree().path("conversation_id").asString();
        assertThat(two.rest(user).get("/api/conversations").tree().path("results"))
            .hasSize(1)
            .allMatch(c -> c.path("conversation_id").asString().equals(id));
      }
    }
  }

  @Test
  void mayRunSoManyAtOnceOnAllNodesTogether() throws Exception {
    try (var model = ScriptedModel.start(ANSWERS);
        var cluster = Cluster.with(model).with("HANDS4J_CONVERSATIONS_PER_USER", "2")) {
      var one = cluster.start();
      var two = cluster.start();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String id = (i % 2 == 0 ? one : two).create("number " + i);
        ids.add(id);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> one.status(id).equals("RUNNING") && two.status(id).equals("RUNNING"));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> {
            List<String> running = new ArrayList<>();
            for (String id : ids) {
              if (!two.status(id).equals("STOPPED")) {
                running.add(id);
              }
            }
            assertThat(running).hasSize(2).contains(ids.getLast());
          });
      var other = two.rest("bob").post("/api/conversations", Map.of("initial_user_msg", "hello"));
      assertThat(other.status()).isEqualTo(200);
      assertThat(two.status(ids.getLast())).isEqualTo("RUNNING");
    }
  }
}

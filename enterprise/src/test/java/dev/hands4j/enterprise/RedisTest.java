package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoTestClient;
import dev.hands4j.testkit.services.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Redis hurries; without it everything goes on, later (T-31, F11 to F13 as amended). */
class RedisTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private TestRedis redis;
  private ScriptedModel model;
  private Cluster cluster;

  @BeforeEach
  void startRedis() {
    redis = TestRedis.start();
  }

  private Cluster cluster(Script script) {
    model = ScriptedModel.start(script);
    cluster =
        Cluster.with(model)
            .with("REDIS_HOST", redis.host())
            .with("REDIS_PORT", Integer.toString(redis.port()));
    return cluster;
  }

  @AfterEach
  void end() throws Exception {
    cluster.close();
    model.close();
    redis.close();
  }

  private static void say(SocketIoTestClient tab, String text) {
    tab.emit(
        "oh_user_action",
        Map.of("action", "message", "args", Map.of("content", text, "image_urls", List.of())));
  }

  private static Predicate<JsonNode> message(String text) {
    return e -> e.path("message").asString("").equals(text);
  }

  @Test
  void carriesEventsAndSignalsToTheOtherNodeAtOnce() throws Exception {
    // Without a hint a node would look after ten minutes.
    cluster(Script.always(runs("echo begun; sleep 1; echo done")).withoutTools(says("A title")))
        .polling(Duration.ofMinutes(10));
    var one = cluster.start();
    var two = cluster.start();
    await()
        .atMost(PATIENCE)
        .until(() -> redis.command("PUBLISH hands4j:grown nothing").equals(":2"));
    String id = one.create("first");
    try (var there = two.join(id)) {
      await()
          .atMost(PATIENCE)
          .until(() -> redis.command("PUBLISH hands4j:signal:" + id + " nothing").equals(":1"));
      there.awaitPayload(e -> e.path("observation").asString("").equals("run"));
      there.awaitPayload(
          e -> e.path("status_update").asBoolean(false) || e.has("conversation_title"));
    }
  }

  /** What may happen to Redis. */
  enum Mishap {
    STOPPED {
      @Override
      void to(TestRedis redis) {
        redis.stop();
      }
    },
    FLUSHED {
      @Override
      void to(TestRedis redis) {
        redis.flush();
      }
    },
    PAUSED {
      @Override
      void to(TestRedis redis) {
        redis.pause();
      }
    },
    RESTARTED_EMPTY {
      @Override
      void to(TestRedis redis) {
        redis.restart();
      }
    };

    abstract void to(TestRedis redis);
  }

  @ParameterizedTest
  @EnumSource(Mishap.class)
  void mayVanishAtAnyMoment(Mishap mishap) throws Exception {
    cluster(Script.always(says("Yes.")).withoutTools(says("A title")));
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("first");
    try (var there = two.join(id)) {
      there.awaitPayload(message("Yes."));
      mishap.to(redis);
      for (int i = 0; i < 3; i++) {
        int before = there.events().size();
        say(there, "are you there? " + i);
        there.awaitEventFrom(before, e -> e.args().stream().anyMatch(a -> message("Yes.").test(a)));
      }
      // Nobody lost what it held: only one owner there has ever been.
      assertThat(
              one.events(id).stream().filter(e -> e.path("action").asString("").equals("system")))
          .hasSize(1);
      assertThat(two.status(id)).isEqualTo("RUNNING");
      if (mishap == Mishap.PAUSED) {
        redis.resume();
      }
    }
  }

  @Test
  void asksAnOwnerAtOnceToLetGoOfWhatIsStoppedElsewhere() throws Exception {
    // Without a word through Redis a node would look after two minutes.
    cluster(Script.always(runs("sleep 120")).withoutTools(says("A title")))
        .with("HANDS4J_NODE_CHECK", "2m")
        .with("HANDS4J_HEARTBEAT", "2m")
        .with("HANDS4J_NODE_SILENCE", "5m")
        .with("HANDS4J_NODE_TTL", "5m");
    var one = cluster.start();
    var two = cluster.start();
    await()
        .atMost(PATIENCE)
        .until(() -> redis.command("PUBLISH hands4j:nudge nobody").equals(":2"));
    String id = one.create("Sleep long");
    try (var here = one.join(id)) {
      here.awaitPayload(e -> e.path("action").asString("").equals("run"));
      assertThat(two.rest().post("/api/conversations/" + id + "/stop").status()).isEqualTo(200);
      here.awaitDisconnect();
    }
    AnyNodeTest.assertThatTheCommandHasItsEnd(two.events(id));
  }

  @Test
  void mayNeverBeThere() throws Exception {
    cluster(Script.always(says("Yes.")).withoutTools(says("A title")));
    redis.stop();
    var one = cluster.start();
    var two = cluster.start();
    String id = one.create("first");
    try (var there = two.join(id)) {
      there.awaitPayload(message("Yes."));
    }
    // It is used as soon as it comes.
    redis.startAgain();
    await()
        .atMost(PATIENCE)
        .until(() -> redis.command("PUBLISH hands4j:grown nothing").equals(":2"));
  }
}

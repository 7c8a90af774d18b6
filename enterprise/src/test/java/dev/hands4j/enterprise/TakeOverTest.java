package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.enterprise.Cluster.Node;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.services.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code kill -9} of the node that works, while clients of another node watch and write: the other
 * goes on, nothing is lost, nothing is done twice, nothing is stuck (F3, F4, F15, F18). The number
 * of kills is {@code -Dhands4j.kills} (10; {@code make soak} takes 100), the seed is printed.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class TakeOverTest {
  private static final int KILLS = Integer.getInteger("hands4j.kills", 10);
  private static final int CONVERSATIONS = 3;

  @Test
  void aDeathCostsSecondsAndNoWork() throws Exception {
    kill("without Redis", KILLS / 2, Map.of());
  }

  @Test
  void withRedisItCostsLess() throws Exception {
    try (var redis = TestRedis.start()) {
      kill(
          "with Redis",
          KILLS - KILLS / 2,
          Map.of("REDIS_HOST", redis.host(), "REDIS_PORT", Integer.toString(redis.port())));
    }
  }

  private static void kill(String name, int kills, Map<String, String> environment)
      throws Exception {
    long seed = Long.getLong("hands4j.seed", System.nanoTime());
    Random random = new Random(seed);
    Path folder = Files.createTempDirectory("hands4j-effects-");
    Path stop = folder.resolve("stop");
    List<Long> takeOvers = new ArrayList<>();
    Map<String, Set<String>> accepted = new HashMap<>();
    try (var model = ScriptedModel.start(request -> WritingAgents.reply(request, folder, stop));
        var cluster = Cluster.with(model)) {
      environment.forEach(cluster::with);
      Node owner = cluster.spawn();
      // The usual limit is for agents that go astray; these have a long way to go.
      var unlimited = owner.rest().post("/api/settings", Map.of("max_iterations", 1_000_000));
      assertThat(unlimited.status()).isEqualTo(200);
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < CONVERSATIONS; i++) {
        conversations.add(owner.create("write as agent" + i));
      }
      for (int kill = 0; kill < kills; kill++) {
        Node next = cluster.spawn();
        try (WritingAgents.Watchers watchers = WritingAgents.Watchers.of(next, conversations)) {
          watchers.awaitWork();
          long instant = System.nanoTime() + random.nextLong(5_000_000, 400_000_000);
          int message = 0;
          while (System.nanoTime() < instant) {
            String conversation = conversations.get(random.nextInt(CONVERSATIONS));
            String text = "note %d-%d".formatted(kill, message++);
            WritingAgents.say(random.nextBoolean() ? owner : next, conversation, text);
            accepted.computeIfAbsent(conversation, _ -> new HashSet<>()).add(text);
          }
          owner.kill();
          long killed = System.nanoTime();
          // While nobody owns it, people can write (F15).
          String orphaned = conversations.get(random.nextInt(CONVERSATIONS));
          WritingAgents.say(next, orphaned, "after kill " + kill);
          accepted.computeIfAbsent(orphaned, _ -> new HashSet<>()).add("after kill " + kill);
          watchers.awaitWork();
          takeOvers.add((System.nanoTime() - killed) / 1_000_000);
          watchers.assertGapless(next);
        }
        owner = next;
      }
      WritingAgents.finishAndCheck(owner, conversations, accepted, folder, stop);
    }
    List<Long> sorted = takeOvers.stream().sorted().toList();
    System.out.printf(
        "TakeOverTest %s: seed %d, kills %d, all conversations at work again after: p50 %d ms,"
            + " max %d ms%n",
        name, seed, kills, sorted.get(sorted.size() / 2), sorted.getLast());
  }
}

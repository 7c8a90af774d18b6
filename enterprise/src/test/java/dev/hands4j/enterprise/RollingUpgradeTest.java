package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.enterprise.Cluster.Node;
import dev.hands4j.testkit.ScriptedModel;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two nodes are replaced by two others, one after the other with SIGTERM, while people write and
 * agents work: nobody sees an error, no message is lost, nothing is done twice (F25, T-29). {@code
 * scripts/soak-upgrade} lets the first two be of an earlier version.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RollingUpgradeTest {
  private static final int WRITERS = 3;

  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /** What a balancer does: asks {@code /ready} and goes on to the next when nobody listens. */
  private Node ready() throws Exception {
    for (int attempt = 0; attempt < 100; attempt++) {
      Node node = nodes.get(turn.getAndIncrement() % nodes.size());
      try {
        if (node.rest().get("/ready").status() == 200) {
          return node;
        }
      } catch (ConnectException _) {
        // It is gone: the next one.
      }
    }
    throw new AssertionError("no node is ready");
  }

  @Test
  void nobodySeesAnError() throws Exception {
    Path folder = Files.createTempDirectory("hands4j-effects-");
    Path stop = folder.resolve("stop");
    Map<String, Set<String>> accepted = new ConcurrentHashMap<>();
    List<String> errors = new CopyOnWriteArrayList<>();
    try (var model = ScriptedModel.start(request -> WritingAgents.reply(request, folder, stop));
        var cluster = Cluster.with(model).with("HANDS4J_DRAIN_NOTICE", "1s")) {
      nodes.add(cluster.spawnBefore());
      nodes.add(cluster.spawnBefore());
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        conversations.add(ready().create("write as agent" + i));
        accepted.put(conversations.get(i), ConcurrentHashMap.newKeySet());
      }
      // The opening must be the first message of each log: only that one outlives condensation.
      try (var watchers = WritingAgents.Watchers.of(nodes.getLast(), conversations)) {
        watchers.awaitWork();
      }
      AtomicBoolean ended = new AtomicBoolean();
      List<Thread> writers = new ArrayList<>();
      AtomicInteger requests = new AtomicInteger();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int message = 0; !ended.get(); message++) {
                    String conversation = conversations.get(message % conversations.size());
                    String text = "note %d-%d".formatted(writer, message);
                    try {
                      WritingAgents.say(ready(), conversation, text);
                      accepted.get(conversation).add(text);
                      assertThat(ready().status(conversation)).isNotBlank();
                      requests.addAndGet(2);
                      Thread.sleep(Duration.ofMillis(100));
                    } catch (Exception | AssertionError e) {
                      errors.add(e.toString());
                    }
                  }
                }));
      }
      for (int replaced = 0; replaced < 2; replaced++) {
        try (var watchers = WritingAgents.Watchers.of(nodes.getLast(), conversations)) {
          watchers.awaitWork();
        }
        Node old = nodes.getFirst();
        nodes.add(cluster.spawn());
        old.process().orElseThrow().terminate();
        assertThat(old.process().orElseThrow().awaitExit(Duration.ofSeconds(60))).isZero();
        nodes.remove(old);
        try (var watchers = WritingAgents.Watchers.of(nodes.getLast(), conversations)) {
          watchers.awaitWork();
          watchers.assertGapless(nodes.getLast());
        }
      }
      ended.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      assertThat(errors).isEmpty();
      assertThat(requests.get()).isPositive();
      Map<String, Set<String>> all = new HashMap<>();
      accepted.forEach((id, texts) -> all.put(id, new HashSet<>(texts)));
      WritingAgents.finishAndCheck(nodes.getLast(), conversations, all, folder, stop);
    }
  }
}

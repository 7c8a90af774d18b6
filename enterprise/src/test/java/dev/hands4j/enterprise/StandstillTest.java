package dev.hands4j.enterprise;

import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The owner stands still (SIGSTOP) in the midst of its work, another takes over, then the old one
 * goes on: nothing it does counts any more (F5, F7, T-22).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StandstillTest {
  @Test
  void anOwnerThatWakesUpTooLateIsFencedOff() throws Exception {
    Path folder = Files.createTempDirectory("hands4j-effects-");
    Path stop = folder.resolve("stop");
    try (var model = ScriptedModel.start(request -> WritingAgents.reply(request, folder, stop));
        var cluster = Cluster.with(model)) {
      var old = cluster.spawn();
      List<String> conversations =
          List.of(old.create("write as agent0"), old.create("write as agent1"));
      var next = cluster.spawn();
      try (var watchers = WritingAgents.Watchers.of(next, conversations)) {
        for (int round = 0; round < 3; round++) {
          var sleeper = round % 2 == 0 ? old : next;
          watchers.awaitWork();
          if (sleeper == next) {
            // Its own clients wait with it; whom it froze sees the rest when it goes on.
            sleeper.process().orElseThrow().pause();
            long before = old.events(conversations.getFirst()).size();
            await()
                .atMost(WritingAgents.PATIENCE)
                .until(() -> old.events(conversations.getFirst()).size() > before + 4);
          } else {
            sleeper.process().orElseThrow().pause();
            watchers.awaitWork();
          }
          sleeper.process().orElseThrow().resume();
          watchers.awaitWork();
        }
        watchers.assertGapless(next);
      }
      for (String conversation : conversations) {
        await()
            .atMost(WritingAgents.PATIENCE)
            .until(() -> old.status(conversation).equals("RUNNING"));
      }
      WritingAgents.finishAndCheck(next, conversations, Map.of(), folder, stop);
    }
  }
}

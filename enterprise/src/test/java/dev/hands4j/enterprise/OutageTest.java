package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.TcpFaultProxy;
import dev.hands4j.testkit.services.TestPostgres;
import dev.hands4j.testkit.services.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nodes stand on goes away for all of them, or for one (F8, F9, F10, F14). */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OutageTest {
  private Path folder;
  private Path stop;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory("hands4j-effects-");
    stop = folder.resolve("stop");
  }

  private ScriptedModel model() {
    return ScriptedModel.start(request -> WritingAgents.reply(request, folder, stop));
  }

  /** Others may begin what nobody has begun yet: they are started after this. */
  private static void awaitOwner(Cluster.Node node, List<String> conversations) {
    await().atMost(WritingAgents.PATIENCE).until(() -> node.runs(conversations.getFirst()));
  }

  @Test
  void workGoesOnAfterTheDatabaseWasRestarted() throws Exception {
    try (var model = model();
        var postgres = TestPostgres.start(Map.of());
        var cluster = Cluster.on(postgres.database(), model)) {
      var one = cluster.start();
      List<String> conversations = List.of(one.create("write as agent0"));
      awaitOwner(one, conversations);
      var two = cluster.start();
      try (var watchers = WritingAgents.Watchers.of(two, conversations)) {
        watchers.awaitWork();
        postgres.crash();
        postgres.startAgain();
        watchers.awaitWork();
        watchers.assertGapless(two);
      }
      WritingAgents.finishAndCheck(two, conversations, Map.of(), folder, stop);
    }
  }

  @Test
  void anOwnerCutFromTheDatabaseIsReplacedAndFencedOff() throws Exception {
    try (var model = model();
        var postgres = TestPostgres.start(Map.of());
        var database = postgres.database();
        var proxy = TcpFaultProxy.to(postgres.host(), postgres.port());
        var cluster = Cluster.on(database, model)) {
      var one = cluster.start(Map.of(NodeMain.DATABASE, cluster.database(proxy.port())));
      List<String> conversations = List.of(one.create("write as agent0"));
      awaitOwner(one, conversations);
      var two = cluster.start();
      try (var watchers = WritingAgents.Watchers.of(two, conversations)) {
        watchers.awaitWork();
        proxy.refuse(true);
        proxy.cut();
        watchers.awaitWork();
        assertThat(two.status(conversations.getFirst())).isEqualTo("RUNNING");
        proxy.refuse(false);
        watchers.awaitWork();
        watchers.assertGapless(two);
      }
      await()
          .atMost(WritingAgents.PATIENCE)
          .ignoreExceptions()
          .until(() -> one.status(conversations.getFirst()).equals("RUNNING"));
      WritingAgents.finishAndCheck(two, conversations, Map.of(), folder, stop);
    }
  }

  @Test
  void anOwnerCutFromEverythingIsReplacedAndFencedOff() throws Exception {
    try (var model = model();
        var redis = TestRedis.start();
        var postgres = TestPostgres.start(Map.of());
        var toRedis = TcpFaultProxy.to(redis.host(), redis.port());
        var toDatabase = TcpFaultProxy.to(postgres.host(), postgres.port());
        var cluster = Cluster.on(postgres.database(), model)) {
      cluster.with("REDIS_HOST", redis.host());
      var one =
          cluster.start(
              Map.of(
                  "REDIS_PORT",
                  Integer.toString(toRedis.port()),
                  NodeMain.DATABASE,
                  cluster.database(toDatabase.port())));
      List<String> conversations = List.of(one.create("write as agent0"));
      awaitOwner(one, conversations);
      var two = cluster.start(Map.of("REDIS_PORT", Integer.toString(redis.port())));
      try (var watchers = WritingAgents.Watchers.of(two, conversations)) {
        watchers.awaitWork();
        for (TcpFaultProxy way : List.of(toRedis, toDatabase)) {
          way.refuse(true);
          way.cut();
        }
        watchers.awaitWork();
        assertThat(two.status(conversations.getFirst())).isEqualTo("RUNNING");
        for (TcpFaultProxy way : List.of(toRedis, toDatabase)) {
          way.refuse(false);
        }
        watchers.awaitWork();
        watchers.assertGapless(two);
      }
      WritingAgents.finishAndCheck(two, conversations, Map.of(), folder, stop);
    }
  }

  @Test
  void aSlowDatabaseCostsTimeAndNobodyAConversation() throws Exception {
    try (var model = model();
        var postgres = TestPostgres.start(Map.of());
        var proxy = TcpFaultProxy.to(postgres.host(), postgres.port());
        var cluster = Cluster.on(postgres.database(), model)) {
      cluster
          .with(NodeMain.DATABASE, cluster.database(proxy.port()))
          // Slow is not dead: as in the product, a node may take seconds to say that it lives.
          .with("HANDS4J_NODE_TTL", "60s");
      var one = cluster.start();
      List<String> conversations = List.of(one.create("write as agent0"));
      awaitOwner(one, conversations);
      var two = cluster.start();
      try (var watchers = WritingAgents.Watchers.of(two, conversations)) {
        watchers.awaitWork();
        assertThat(one.runs(conversations.getFirst())).isTrue();
        proxy.towardsClient().delay(Duration.ofMillis(100));
        watchers.awaitWork();
        watchers.awaitWork();
        proxy.heal();
        watchers.awaitWork();
        // Whoever takes over keeps it: nobody did.
        assertThat(one.runs(conversations.getFirst())).isTrue();
        assertThat(two.runs(conversations.getFirst())).isFalse();
        watchers.assertGapless(two);
      }
      WritingAgents.finishAndCheck(two, conversations, Map.of(), folder, stop);
    }
  }

  @Test
  void anOwnerCutFromRedisOnlyKeepsWhatItHas() throws Exception {
    try (var model = model();
        var redis = TestRedis.start();
        var proxy = TcpFaultProxy.to(redis.host(), redis.port());
        var cluster = Cluster.with(model)) {
      cluster.with("REDIS_HOST", redis.host());
      var one = cluster.start(Map.of("REDIS_PORT", Integer.toString(proxy.port())));
      List<String> conversations = List.of(one.create("write as agent0"));
      awaitOwner(one, conversations);
      var two = cluster.start(Map.of("REDIS_PORT", Integer.toString(redis.port())));
      try (var watchers = WritingAgents.Watchers.of(two, conversations)) {
        watchers.awaitWork();
        assertThat(one.runs(conversations.getFirst())).isTrue();
        proxy.refuse(true);
        proxy.cut();
        for (int i = 0; i < 10; i++) {
          watchers.awaitWork();
        }
        // Whoever takes over keeps it: nobody did.
        assertThat(one.runs(conversations.getFirst())).isTrue();
        assertThat(two.runs(conversations.getFirst())).isFalse();
        watchers.assertGapless(two);
      }
      WritingAgents.finishAndCheck(two, conversations, Map.of(), folder, stop);
    }
  }
}

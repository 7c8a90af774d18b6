package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.Server;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoTestClient;
import dev.hands4j.testkit.services.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;

/**
 * Measures how long a message takes from its POST on node 1 until a client has it: a client of node
 * 1, one of node 2, with Redis and without, beside a bare hop through Redis. Nobody's agent runs.
 * Started by {@code scripts/bench-cluster}.
 */
final class RemoteLatency {
  private static final int MESSAGES = 300;

  private RemoteLatency() {}

  public static void main(String[] args) throws Exception {
    try (var model = ScriptedModel.start(Script.always(says("Yes.")))) {
      try (var redis = TestRedis.start();
          var cluster =
              Cluster.with(model)
                  .with("REDIS_HOST", redis.host())
                  .with("REDIS_PORT", Integer.toString(redis.port()))) {
        cluster.polling(java.time.Duration.ofSeconds(1));
        measure("with Redis", cluster, MESSAGES);
        hop(redis);
      }
      try (var cluster = Cluster.with(model).polling(java.time.Duration.ofSeconds(1))) {
        measure("without Redis", cluster, MESSAGES / 10);
      }
    }
    System.exit(0);
  }

  private static void measure(String name, Cluster cluster, int messages) throws Exception {
    var one = cluster.start();
    var two = cluster.start();
    ConversationRef ref =
        new ConversationRef(ConversationId.random(), Optional.of(new UserId("alice")));
    // Owned by this program in the place of an agent, so that only messages are in the log.
    var edition = ((Server) one.end()).edition();
    edition
        .conversations()
        .create(
            new NewConversation(
                ConversationMetadata.fresh(ref, Optional.empty(), Instant.now()), Opening.NONE));
    edition.coordinator().acquire(ref, AcquireReason.START);
    try (var here = one.join(ref.id().value());
        var there = two.join(ref.id().value())) {
      send(one, ref, here, messages); // warm
      report(name + ", client of the same node", send(one, ref, here, messages));
      report(name + ", client of the other node", send(one, ref, there, messages));
    }
  }

  private static long[] send(
      Cluster.Node node, ConversationRef ref, SocketIoTestClient tab, int messages)
      throws Exception {
    long[] micros = new long[messages];
    for (int i = 0; i < messages; i++) {
      int seen = tab.events().size();
      String text = "message " + System.nanoTime();
      long begun = System.nanoTime();
      node.rest()
          .post(
              "/api/conversations/" + ref.id() + "/events",
              Map.of("action", "message", "args", Map.of("content", text)));
      tab.awaitEventFrom(
          Math.max(0, seen - 2),
          e -> e.args().stream().anyMatch(a -> a.path("message").asString("").equals(text)));
      micros[i] = (System.nanoTime() - begun) / 1_000;
    }
    return micros;
  }

  /** The limit: a word through Redis and nothing else, from one connection to another. */
  private static void hop(TestRedis redis) throws Exception {
    try (RedisClient client = RedisClient.create(redis.uri());
        var publishing = client.connectPubSub();
        var subscribing = client.connectPubSub()) {
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      subscribing.addListener(
          new RedisPubSubAdapter<String, String>() {
            @Override
            public void message(String channel, String message) {
              received.add(message);
            }
          });
      subscribing.sync().subscribe("hop");
      long[] micros = new long[MESSAGES];
      for (int i = -MESSAGES; i < MESSAGES; i++) {
        long begun = System.nanoTime();
        var _ = publishing.async().publish("hop", "word");
        received.take();
        micros[Math.max(0, i)] = (System.nanoTime() - begun) / 1_000;
      }
      report("a bare hop through Redis", micros);
    }
  }

  private static void report(String what, long[] micros) {
    long[] sorted = LongStream.of(micros).sorted().toArray();
    System.out.printf(
        "%s: p50 %.1f ms, p99 %.1f ms%n",
        what, sorted[sorted.length / 2] / 1e3, sorted[sorted.length * 99 / 100] / 1e3);
  }
}

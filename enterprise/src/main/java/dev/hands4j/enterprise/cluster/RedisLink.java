package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.enterprise.config.RedisConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages between nodes through Redis, at most once. Redis may be away at any moment or for good:
 * then messages are lost and nobody waits. Comes back by itself.
 */
final class RedisLink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
  private static final Duration RECONNECT = Duration.ofMillis(250);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Messages waiting for a Redis that stands still; beyond it they are lost. */
  private static final int MOST_WAITING = 10_000;

  private final ClientResources resources;
  private final RedisClient client;
  private final ConcurrentHashMap<String, CopyOnWriteArrayList<Consumer<String>>> wanted =
      new ConcurrentHashMap<>();
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile Connections connections = Connections.NONE;
  private volatile boolean closed;

  /** Both are there or none is. */
  private sealed interface Connections {
    Connections NONE = new None();

    record None() implements Connections {}

    record Open(
        StatefulRedisPubSubConnection<String, String> publishing,
        StatefulRedisPubSubConnection<String, String> subscribing)
        implements Connections {}
  }

  private RedisLink(RedisConfig config) {
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(Delay.constant(RECONNECT))
            .build();
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(config.host())
            .withPort(config.port())
            .withDatabase(config.database())
            .withTimeout(TIMEOUT);
    config.password().ifPresent(password -> uri.withPassword(password.reveal().toCharArray()));
    client = RedisClient.create(resources, uri.build());
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(true)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_WAITING)
            .socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
            .build());
    thread = Thread.ofVirtual().name("redis-link").unstarted(this::run);
  }

  /** Begins to connect and returns at once. */
  static RedisLink open(RedisConfig config) {
    RedisLink link = new RedisLink(config);
    link.thread.start();
    return link;
  }

  /** Sends a message to whoever listens at this moment; never waits, never fails. */
  void publish(String channel, String message) {
    if (connections instanceof Connections.Open(var publishing, _) && publishing.isOpen()) {
      try {
        var _ = publishing.async().publish(channel, message);
      } catch (RedisException _) {
        // Lost, as everything here may be.
      }
    }
  }

  /** Calls the listener with each message, on a thread of the client: it must not block. */
  Registration subscribe(String channel, Consumer<String> listener) {
    // A wrapper of its own, so that the same listener may be registered twice.
    Consumer<String> registered = message -> listener.accept(message);
    wanted.compute(
        channel,
        (_, present) -> {
          CopyOnWriteArrayList<Consumer<String>> list =
              present == null ? new CopyOnWriteArrayList<>() : present;
          list.add(registered);
          return list;
        });
    reconcile();
    return () -> {
      wanted.computeIfPresent(
          channel,
          (_, present) -> {
            present.remove(registered);
            return present.isEmpty() ? null : present;
          });
      reconcile();
    };
  }

  /** Whether Redis answers right now; waits for it at most so long. */
  boolean answers(Duration wait) {
    if (!(connections instanceof Connections.Open(var publishing, _)) || !publishing.isOpen()) {
      return false;
    }
    try {
      return publishing
          .async()
          .ping()
          .toCompletableFuture()
          .get(wait.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
          .equals("PONG");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException
        | RedisException _) {
      return false;
    }
  }

  /**
   * Runs a script that answers numbers; waits for Redis at most so long, and answers nothing when
   * it is not there.
   */
  Optional<List<Long>> evaluate(
      String script, List<String> keys, List<String> arguments, Duration wait) {
    if (!(connections instanceof Connections.Open(var publishing, _)) || !publishing.isOpen()) {
      return Optional.empty();
    }
    try {
      CompletableFuture<List<Long>> answer =
          publishing
              .async()
              .<List<Long>>eval(
                  script,
                  ScriptOutputType.MULTI,
                  keys.toArray(String[]::new),
                  arguments.toArray(String[]::new))
              .toCompletableFuture();
      return Optional.of(answer.get(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | RedisException _) {
      return Optional.empty();
    }
  }

  private void run() {
    boolean complained = false;
    try {
      while (!closed) {
        try {
          if (connections instanceof Connections.None) {
            connect();
            complained = false;
            log.atInfo().setMessage("connected to Redis").log();
          }
          reconcile();
        } catch (RedisException | IllegalStateException e) {
          // The latter says that the client was closed meanwhile.
          if (!complained && !closed) {
            complained = true;
            log.atWarn()
                .setMessage("Redis does not answer; nodes find out from the database meanwhile")
                .addKeyValue("reason", e.getMessage())
                .log();
          }
        }
        Thread.sleep(RECONNECT);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** The first connection; later ones are made by the client itself. */
  private void connect() {
    StatefulRedisPubSubConnection<String, String> publishing = client.connectPubSub();
    try {
      StatefulRedisPubSubConnection<String, String> subscribing = client.connectPubSub();
      subscribing.addListener(new Receiver());
      connections = new Connections.Open(publishing, subscribing);
    } catch (RedisException e) {
      publishing.closeAsync();
      throw e;
    }
  }

  /** Subscribes to what is wanted and not confirmed, and the other way round. */
  private void reconcile() {
    if (!(connections instanceof Connections.Open(_, var subscribing)) || !subscribing.isOpen()) {
      return;
    }
    try {
      String[] missing =
          wanted.keySet().stream().filter(c -> !confirmed.contains(c)).toArray(String[]::new);
      if (missing.length > 0) {
        var _ = subscribing.async().subscribe(missing);
      }
      String[] surplus =
          confirmed.stream().filter(c -> !wanted.containsKey(c)).toArray(String[]::new);
      if (surplus.length > 0) {
        var _ = subscribing.async().unsubscribe(surplus);
      }
    } catch (RedisException _) {
      // Tried again by the next turn.
    }
  }

  private final class Receiver extends RedisPubSubAdapter<String, String> {
    @Override
    public void message(String channel, String message) {
      for (Consumer<String> listener : wanted.getOrDefault(channel, new CopyOnWriteArrayList<>())) {
        try {
          listener.accept(message);
        } catch (RuntimeException e) {
          log.atWarn()
              .setMessage("message not understood")
              .addKeyValue("channel", channel)
              .setCause(e)
              .log();
        }
      }
    }

    @Override
    public void subscribed(String channel, long count) {
      confirmed.add(channel);
    }

    @Override
    public void unsubscribed(String channel, long count) {
      confirmed.remove(channel);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    var _ = resources.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}

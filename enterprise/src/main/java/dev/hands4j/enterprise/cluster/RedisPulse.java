package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.coordination.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Signs of life through Redis. A node also listens to its own: only while it hears itself without a
 * gap does the silence of another mean anything.
 */
final class RedisPulse implements Pulse, AutoCloseable {
  private static final String CHANNEL = "hands4j:pulse";

  /** A beat may be missed; two in a row are a gap. */
  private static final double GAP = 2.5;

  private final NodeId node;
  private final long intervalNanos;
  private final LongSupplier clock;
  private final Map<NodeId, Long> lastHeard = new ConcurrentHashMap<>();
  private boolean everHeard; // guarded by this
  private long ownLast; // guarded by this
  private long hearingSince; // guarded by this

  /** Two beats within a check. */
  RedisPulse(NodeId node, Duration check, LongSupplier clock) {
    this.node = node;
    this.intervalNanos = check.dividedBy(2).toNanos();
    this.clock = clock;
  }

  private Runnable end = () -> {};

  static RedisPulse start(RedisLink link, NodeId node, ClusterConfig config) {
    RedisPulse pulse = new RedisPulse(node, config.check(), System::nanoTime);
    Registration subscription =
        link.subscribe(CHANNEL, message -> pulse.onBeat(new NodeId(message)));
    Thread thread = Thread.ofVirtual().name("redis-pulse").start(() -> pulse.run(link));
    pulse.end =
        () -> {
          thread.interrupt();
          subscription.close();
        };
    return pulse;
  }

  private void run(RedisLink link) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        link.publish(CHANNEL, node.value());
        Thread.sleep(Duration.ofNanos(intervalNanos));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  void onBeat(NodeId from) {
    long now = clock.getAsLong();
    lastHeard.put(from, now);
    if (from.equals(node)) {
      synchronized (this) {
        if (!everHeard || now - ownLast > GAP * intervalNanos) {
          hearingSince = now;
        }
        everHeard = true;
        ownLast = now;
      }
    }
  }

  @Override
  public synchronized boolean heard() {
    return everHeard && clock.getAsLong() - ownLast <= GAP * intervalNanos;
  }

  private synchronized boolean hasHeardItselfFor(long nanos) {
    return heard() && clock.getAsLong() - hearingSince >= nanos;
  }

  @Override
  public Set<NodeId> silent(Duration since) {
    long nanos = since.toNanos();
    if (!hasHeardItselfFor(nanos)) {
      return Set.of();
    }
    long now = clock.getAsLong();
    // Nodes are random per start; what was silent for an hour is long taken over.
    lastHeard.values().removeIf(last -> now - last > Duration.ofHours(1).toNanos());
    return lastHeard.entrySet().stream()
        .filter(heard -> now - heard.getValue() >= nanos)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void close() {
    end.run();
  }
}

package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.coordination.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Signs of life through Redis. A node also listens to its own: only while it hears itself without a
 * gap does the silence of another mean anything.
 *
 * <p>How long a silence must be depends on the node: see {@link Rhythm}. A slow but living node is
 * not robbed of its conversations again and again.
 */
final class RedisPulse implements Pulse, AutoCloseable {
  private static final String BEATS = "hands4j:pulse";
  private static final String NUDGES = "hands4j:nudge";

  /** A beat may be missed; two in a row are a gap. */
  private static final double GAP = 2.5;

  private static final long FORGOTTEN_AFTER = Duration.ofHours(1).toNanos();

  private final NodeId node;
  private final long intervalNanos;
  private final LongSupplier clock;
  private final Wire wire;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Map<NodeId, Rhythm> rhythms = new HashMap<>(); // guarded by this
  private boolean everHeard; // guarded by this
  private long ownLast; // guarded by this
  private long hearingSince; // guarded by this
  private Runnable end = () -> {};

  /** Sends a message to all nodes, this one included. */
  @FunctionalInterface
  interface Wire {
    void publish(String channel, String message);
  }

  /** Two beats within a check. */
  RedisPulse(NodeId node, Duration check, LongSupplier clock, Wire wire) {
    this.node = node;
    this.intervalNanos = check.dividedBy(2).toNanos();
    this.clock = clock;
    this.wire = wire;
  }

  static RedisPulse start(RedisLink link, NodeId node, ClusterConfig config) {
    RedisPulse pulse = new RedisPulse(node, config.check(), System::nanoTime, link::publish);
    Registration beats = link.subscribe(BEATS, message -> pulse.onBeat(new NodeId(message)));
    Registration nudges = link.subscribe(NUDGES, pulse::onNudged);
    Thread thread = Thread.ofVirtual().name("redis-pulse").start(() -> pulse.run(config.silence()));
    pulse.end =
        () -> {
          thread.interrupt();
          beats.close();
          nudges.close();
        };
    return pulse;
  }

  private void run(Duration silence) {
    Set<NodeId> silentBefore = Set.of();
    boolean heardBefore = false;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        wire.publish(BEATS, node.value());
        Thread.sleep(Duration.ofNanos(intervalNanos));
        Set<NodeId> silent = silent(silence);
        boolean heard = heard();
        if ((heardBefore && !heard) || !silentBefore.containsAll(silent)) {
          tell();
        }
        silentBefore = silent;
        heardBefore = heard;
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  private void onNudged(String message) {
    if (message.equals(node.value())) {
      tell();
    }
  }

  synchronized void onBeat(NodeId from) {
    long now = clock.getAsLong();
    if (from.equals(node)) {
      if (!everHeard || now - ownLast > GAP * intervalNanos) {
        hearingSince = now;
      }
      everHeard = true;
      ownLast = now;
    } else {
      Rhythm rhythm = rhythms.computeIfAbsent(from, _ -> new Rhythm(now));
      rhythm.beat(now, hasHeardItselfFor(rhythm.silentFor(now)));
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
  public synchronized Set<NodeId> silent(Duration since) {
    if (!hasHeardItselfFor(since.toNanos())) {
      return Set.of();
    }
    long now = clock.getAsLong();
    // Nodes are random per start; what was silent for an hour is long taken over.
    rhythms.values().removeIf(rhythm -> rhythm.silentFor(now) > FORGOTTEN_AFTER);
    return rhythms.entrySet().stream()
        .filter(entry -> entry.getValue().isSilent(now, since.toNanos()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Registration onNudge(Runnable listener) {
    // A wrapper of its own, so that closing removes this registration and no other.
    Runnable registered = () -> listener.run();
    listeners.add(registered);
    return () -> listeners.remove(registered);
  }

  @Override
  public void nudge(NodeId other) {
    wire.publish(NUDGES, other.value());
  }

  @Override
  public void close() {
    end.run();
  }
}

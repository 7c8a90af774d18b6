package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.enterprise.config.RedisConfig;
import dev.hands4j.enterprise.limits.Hits;
import dev.hands4j.server.coordination.LocalSignals;
import java.util.Optional;

/**
 * What nodes tell each other beside the database: signs of life, signals, hints that a log has
 * grown. Through Redis when it is configured, otherwise not at all: then each node finds out from
 * the database.
 */
public final class ClusterLinks implements AutoCloseable {
  private final Pulse pulse;
  private final Signals signals;
  private final Hits hits;
  private final Runnable end;

  private ClusterLinks(Pulse pulse, Signals signals, Hits hits, Runnable end) {
    this.pulse = pulse;
    this.signals = signals;
    this.hits = hits;
    this.end = end;
  }

  /** Does not wait for Redis, which may never be there. */
  public static ClusterLinks open(
      Optional<RedisConfig> redis, NodeId node, ClusterConfig config, LogHints hints) {
    if (redis.isEmpty()) {
      return new ClusterLinks(
          Pulse.NONE, new LocalSignals(), (_, _) -> new Hits.Outcome.Unknown(), () -> {});
    }
    RedisLink link = RedisLink.open(redis.get());
    RedisPulse pulse = RedisPulse.start(link, node, config);
    RedisSignals signals = new RedisSignals(link, node);
    RedisHints redisHints = RedisHints.start(link, node, hints);
    return new ClusterLinks(
        pulse,
        signals,
        new RedisHits(link),
        () -> {
          redisHints.close();
          pulse.close();
          link.close();
        });
  }

  /** Quick signs of life of the nodes. */
  public Pulse pulse() {
    return pulse;
  }

  /** Signals from and to all nodes. */
  public Signals signals() {
    return signals;
  }

  /** What users did on all nodes; unknown without Redis. */
  public Hits hits() {
    return hits;
  }

  @Override
  public void close() {
    end.run();
  }
}

package dev.hands4j.enterprise.cluster;

import java.time.Duration;

/**
 * How quickly a cluster notices things (architecture §8 point 9).
 *
 * @param heartbeat how often a node says in the database that it lives
 * @param timeToLive silence in the database after which a node counts as dead
 * @param check how often a node looks whether it still owns what it runs and whether something
 *     waits for an owner; also its heartbeat while it cannot reach Redis
 * @param silence silence in Redis after which the database is asked whether a node lives
 */
public record ClusterConfig(
    Duration heartbeat, Duration timeToLive, Duration check, Duration silence) {

  /**
   * Detection within 2 s with Redis and within 12 s without. With Redis six beats in a row must be
   * missing, in it and in the database.
   */
  public static final ClusterConfig DEFAULTS =
      new ClusterConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(11),
          Duration.ofMillis(500),
          Duration.ofMillis(1_500));

  public ClusterConfig {
    if (check.isZero() || check.isNegative() || heartbeat.compareTo(check) < 0) {
      throw new IllegalArgumentException("a node checks at least as often as its heart beats");
    }
    if (timeToLive.compareTo(heartbeat.multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException("a node must be allowed to miss a heartbeat");
    }
    if (silence.compareTo(check.multipliedBy(2)) <= 0) {
      throw new IllegalArgumentException("silence in Redis must outlast two checks");
    }
  }

  /**
   * A node that is silent in Redis lives if the database heard it within this time: longer than a
   * check, which is the heartbeat of a node without Redis, and shorter than the silence, so that
   * the last heartbeat of a dead one is older.
   */
  Duration confirmation() {
    return silence.plus(check).dividedBy(2);
  }
}

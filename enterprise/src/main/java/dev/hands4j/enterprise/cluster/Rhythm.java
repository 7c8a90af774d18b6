package dev.hands4j.enterprise.cluster;

import java.time.Duration;

/**
 * How regularly a node was heard. Not thread-safe.
 *
 * <p>The longest pause of the last one to two minutes is kept: whoever was slow is given time.
 */
final class Rhythm {
  private static final long PERIOD = Duration.ofMinutes(1).toNanos();

  /** So many times the longest pause of late is no silence yet. */
  private static final int INDULGENCE = 3;

  private long last;
  private long periodBegan;
  private long longestBefore;
  private long longest;

  Rhythm(long now) {
    last = now;
    periodBegan = now;
  }

  /**
   * @param counts whether the pause before this beat is the node's own, not that of the way here
   */
  void beat(long now, boolean counts) {
    age(now);
    if (counts) {
      longest = Math.max(longest, now - last);
    }
    last = now;
  }

  private void age(long now) {
    if (now - periodBegan >= PERIOD) {
      longestBefore = now - periodBegan < 2 * PERIOD ? longest : 0;
      longest = 0;
      periodBegan = now;
    }
  }

  long silentFor(long now) {
    return now - last;
  }

  /** Whether it is silent for that long, and for much longer than it lately was. */
  boolean isSilent(long now, long atLeast) {
    return silentFor(now) >= Math.max(atLeast, INDULGENCE * Math.max(longestBefore, longest));
  }
}

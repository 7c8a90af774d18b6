package dev.hands4j.enterprise.cluster;

import dev.hands4j.enterprise.limits.Hits;
import dev.hands4j.enterprise.limits.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Counts in Redis, for all nodes, under the keys of the reference (enterprise-api.md §3.16), so
 * that its nodes and ours may count together. Waits for Redis for a moment only, and after one that
 * did not answer not at all for some seconds.
 */
final class RedisHits implements Hits {
  private static final Duration WAIT = Duration.ofMillis(250);
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  /** Answers the number of the first window that has had enough, or 0, and the time left in it. */
  private static final String SCRIPT =
      """
      for i = 1, #KEYS do
        local hits = redis.call('INCR', KEYS[i])
        local left = redis.call('PTTL', KEYS[i])
        if left < 0 then
          left = tonumber(ARGV[2 * i])
          redis.call('PEXPIRE', KEYS[i], left)
        end
        if hits > tonumber(ARGV[2 * i - 1]) then
          return {i, left}
        end
      end
      return {0, 0}
      """;

  private final RedisLink link;
  private final AtomicLong pausedUntil = new AtomicLong(System.nanoTime());

  RedisHits(RedisLink link) {
    this.link = link;
  }

  @Override
  public Outcome count(String user, List<Window> windows) {
    if (System.nanoTime() - pausedUntil.get() < 0) {
      return new Outcome.Unknown();
    }
    Optional<List<Long>> answer =
        link.evaluate(
            SCRIPT,
            windows.stream().map(window -> key(user, window)).toList(),
            windows.stream().flatMap(RedisHits::arguments).toList(),
            WAIT);
    if (answer.isEmpty() || answer.get().size() != 2) {
      pausedUntil.set(System.nanoTime() + PAUSE_NANOS);
      return new Outcome.Unknown();
    }
    int exceeded = answer.get().get(0).intValue();
    return exceeded == 0
        ? new Outcome.Admitted()
        : new Outcome.Exceeded(windows.get(exceeded - 1), Duration.ofMillis(answer.get().get(1)));
  }

  private static String key(String user, Window window) {
    return "LIMITS:LIMITER/auth_uid/%s/%d/1/%s".formatted(user, window.limit(), window.unit());
  }

  private static Stream<String> arguments(Window window) {
    return Stream.of(Integer.toString(window.limit()), Long.toString(window.span().toMillis()));
  }
}

package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps conversations that fail to begin from being tried again at every turn: each failure doubles
 * the wait. A person who asks for one is not made to wait. Thread-safe, never blocks.
 */
final class Retries {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 8;

  /** Beyond this many failing conversations the oldest entries do not matter any more. */
  private static final int MOST = 10_000;

  private final ConcurrentHashMap<ConversationId, Failed> failures = new ConcurrentHashMap<>();

  private record Failed(int times, Instant retryAt) {}

  void failed(ConversationId id, Instant now) {
    if (failures.size() >= MOST) {
      failures.values().removeIf(failed -> failed.retryAt().isBefore(now));
    }
    failures.compute(
        id,
        (_, before) -> {
          int times = before == null ? 0 : Math.min(before.times() + 1, MOST_DOUBLINGS);
          return new Failed(times, now.plus(FIRST.multipliedBy(1L << times)));
        });
  }

  void forget(ConversationId id) {
    failures.remove(id);
  }

  boolean isDue(ConversationId id, Instant now) {
    Failed failed = failures.get(id);
    return failed == null || !now.isBefore(failed.retryAt());
  }
}

package dev.hands4j.enterprise.limits;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts on this node only. Thread-safe, never blocks. */
public final class LocalHits implements Hits {
  /** Beyond so many, those whose windows are over are forgotten. */
  private static final int MOST = 20_000;

  private final LongSupplier nanoTime;
  private final Map<Slot, Count> counts = new HashMap<>(); // guarded by this

  private record Slot(String key, Window window) {}

  private record Count(long begin, int hits) {}

  public LocalHits() {
    this(System::nanoTime);
  }

  LocalHits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized Outcome count(String key, List<Window> windows) {
    long now = nanoTime.getAsLong();
    if (counts.size() > MOST) {
      counts.entrySet().removeIf(entry -> isOver(entry.getKey(), entry.getValue(), now));
    }
    for (Window window : windows) {
      Slot slot = new Slot(key, window);
      Count before = counts.get(slot);
      Count count =
          before == null || isOver(slot, before, now)
              ? new Count(now, 1)
              : new Count(before.begin(), before.hits() + 1);
      counts.put(slot, count);
      if (count.hits() > window.limit()) {
        return new Outcome.Exceeded(
            window, window.span().minus(Duration.ofNanos(now - count.begin())));
      }
    }
    return new Outcome.Admitted();
  }

  private static boolean isOver(Slot slot, Count count, long now) {
    return now - count.begin() >= slot.window().span().toNanos();
  }
}

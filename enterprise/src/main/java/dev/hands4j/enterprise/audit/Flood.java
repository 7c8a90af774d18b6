package dev.hands4j.enterprise.audit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * Keeps strangers from filling the audit: so many records an address and minute. The addresses are
 * bounded too; the one that was quiet longest is forgotten.
 */
final class Flood {
  static final int A_MINUTE = 10;
  private static final int MOST_ADDRESSES = 10_000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  Flood() {
    this(System::nanoTime);
  }

  Flood(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How many were left out before this one; empty when this one is left out. */
  synchronized OptionalInt admit(String address) {
    long now = nanoTime.getAsLong();
    Window old = windows.get(address);
    Window window = old == null || now - old.start >= MINUTE ? new Window(now, 0, 0) : old;
    if (window.recorded >= A_MINUTE) {
      windows.put(address, new Window(window.start, window.recorded, window.leftOut + 1));
      return OptionalInt.empty();
    }
    int leftOut = window == old || old == null ? 0 : old.leftOut;
    windows.put(address, new Window(window.start, window.recorded + 1, 0));
    if (windows.size() > MOST_ADDRESSES) {
      windows.remove(windows.keySet().iterator().next());
    }
    return OptionalInt.of(leftOut);
  }

  private record Window(long start, int recorded, int leftOut) {}
}

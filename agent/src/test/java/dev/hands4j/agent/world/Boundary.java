package dev.hands4j.agent.world;

import java.util.concurrent.atomic.AtomicLong;

/** Told of every call of a port by the loop, before it has an effect and after. */
public final class Boundary {
  /** Called with the number of the crossing, 1, 2, …, and what is crossed. */
  public interface Watcher {
    void crossing(long number, String what);
  }

  private final AtomicLong crossings = new AtomicLong();
  private volatile Watcher watcher = (_, _) -> {};

  public void watch(Watcher other) {
    crossings.set(0);
    watcher = other;
  }

  public long count() {
    return crossings.get();
  }

  void cross(String what) {
    watcher.crossing(crossings.incrementAndGet(), what);
  }
}

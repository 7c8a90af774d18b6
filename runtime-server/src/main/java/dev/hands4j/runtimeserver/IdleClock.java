package dev.hands4j.runtimeserver;

/** How long nobody who knows the key has spoken; zero while such a request is open. Thread-safe. */
final class IdleClock {
  private int open;
  private long lastSpoken = System.nanoTime();

  /** One request of somebody who knows the key. */
  final class Visit {
    private boolean over;

    private Visit() {}

    /** The request is answered, or whoever made it is gone; further calls do nothing. */
    void end() {
      synchronized (IdleClock.this) {
        if (!over) {
          over = true;
          open--;
          lastSpoken = System.nanoTime();
        }
      }
    }
  }

  synchronized Visit begin() {
    open++;
    lastSpoken = System.nanoTime();
    return new Visit();
  }

  synchronized long idleNanos() {
    return open > 0 ? 0 : System.nanoTime() - lastSpoken;
  }
}

package dev.hands4j.testkit;

import java.time.Duration;

/**
 * What is wrong with one direction of a {@link TcpFaultProxy}. Changes hold for the bytes that pass
 * from then on. Safe for use from any thread.
 */
public final class LinkFaults {
  private static final long FOREVER = Long.MAX_VALUE;

  private Duration delay = Duration.ZERO; // all guarded by this
  private long bytesPerSecond = FOREVER;
  private long bytesUntilCut = FOREVER;
  private boolean stalled;
  private boolean dropping;
  private long passed;

  LinkFaults() {}

  /** Every byte arrives that much later; order and rate stay. */
  public synchronized LinkFaults delay(Duration time) {
    delay = time;
    return this;
  }

  /** No more than that many bytes per second on each connection. */
  public synchronized LinkFaults throttle(long rate) {
    if (rate < 1) {
      throw new IllegalArgumentException("a rate must be at least 1 byte/s, was " + rate);
    }
    bytesPerSecond = rate;
    return this;
  }

  /** Nothing passes until {@link #heal}; nothing is lost, and TCP pushes back on the sender. */
  public synchronized LinkFaults stall() {
    stalled = true;
    return this;
  }

  /** What arrives from now on disappears; the sender does not notice. */
  public synchronized LinkFaults drop() {
    dropping = true;
    return this;
  }

  /** After that many more bytes in this direction, all connections together, they are reset. */
  public synchronized LinkFaults cutAfter(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative, was " + bytes);
    }
    bytesUntilCut = bytes;
    return this;
  }

  /** Works as it should again. What was dropped stays lost. */
  public synchronized void heal() {
    delay = Duration.ZERO;
    bytesPerSecond = FOREVER;
    bytesUntilCut = FOREVER;
    stalled = false;
    dropping = false;
    notifyAll();
  }

  /** How many bytes went through in this direction. */
  public synchronized long passedBytes() {
    return passed;
  }

  synchronized long delayNanos() {
    return delay.toNanos();
  }

  synchronized boolean isDropping() {
    return dropping;
  }

  /** How long so many bytes take. */
  synchronized long nanosFor(int bytes) {
    return bytesPerSecond == FOREVER ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
  }

  /** The most that should travel at once, so that a slow link trickles instead of jerking. */
  synchronized int piece() {
    return (int) Math.clamp(bytesPerSecond / 20, 1, 16 * 1024);
  }

  /**
   * Waits while the link is stalled, then says how many bytes may go.
   *
   * @return less than {@code wanted} when the connections are to be cut after them
   */
  synchronized int pass(int wanted) throws InterruptedException {
    while (stalled) {
      wait();
    }
    int allowed = (int) Math.min(wanted, bytesUntilCut);
    if (bytesUntilCut != FOREVER) {
      bytesUntilCut -= allowed;
    }
    passed += allowed;
    return allowed;
  }

  synchronized boolean mustCut() {
    return bytesUntilCut == 0;
  }
}

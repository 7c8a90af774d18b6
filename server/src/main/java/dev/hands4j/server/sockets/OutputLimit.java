package dev.hands4j.server.sockets;

/**
 * How much live output of commands goes to the sockets of one conversation: at most a quarter of a
 * million characters at once and a million per second. The rest is dropped, as a signal may be; the
 * complete text, cut to its limit, is in the observation. Safe from any thread.
 */
final class OutputLimit {
  private static final double PER_SECOND = 1_000_000;
  private static final double BURST = 250_000;
  private double left = BURST;
  private long at = System.nanoTime();

  synchronized boolean admits(int characters) {
    long now = System.nanoTime();
    left = Math.min(BURST, left + (now - at) / 1e9 * PER_SECOND);
    at = now;
    if (characters > left) {
      return false;
    }
    left -= characters;
    return true;
  }
}

package dev.hands4j.storage.database;

/** Waiting that an interrupt may not cut short; the interrupt is kept for the caller. */
final class Waiting {
  private Waiting() {}

  static void untilDone(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.run();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  interface Wait {
    void run() throws InterruptedException;
  }
}

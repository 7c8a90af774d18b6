package dev.hands4j.server.conversations;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with interrupted work after a start, and closes idle conversations from time to time. */
public final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Thread thread;

  private Housekeeping(Thread thread) {
    this.thread = thread;
  }

  public static Housekeeping start(Conversations conversations) {
    return new Housekeeping(
        Thread.ofVirtual().name("housekeeping").start(() -> run(conversations)));
  }

  private static void run(Conversations conversations) {
    attempt("resume", conversations::resumeOrphans);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException _) {
        return;
      }
      attempt("idle", conversations::closeIdle);
    }
  }

  private static void attempt(String task, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.atWarn().setMessage("housekeeping failed").addKeyValue("task", task).setCause(e).log();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}

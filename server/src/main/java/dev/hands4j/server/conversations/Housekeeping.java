package dev.hands4j.server.conversations;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with interrupted work, after a start and whenever another node went away, and closes idle
 * conversations from time to time.
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration IDLE = Duration.ofSeconds(15);

  private final Conversations conversations;
  private final Duration resume;
  private final Thread thread;

  private Housekeeping(Conversations conversations, Duration resume) {
    this.conversations = conversations;
    this.resume = resume;
    this.thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);
  }

  /**
   * @param resume how often interrupted work is looked for
   */
  public static Housekeeping start(Conversations conversations, Duration resume) {
    Housekeeping housekeeping = new Housekeeping(conversations, resume);
    housekeeping.thread.start();
    return housekeeping;
  }

  private void run() {
    long lastIdle = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      attempt("resume", conversations::resumeOrphans);
      attempt("watched", conversations::resumeWatched);
      if (System.nanoTime() - lastIdle >= IDLE.toNanos()) {
        attempt("idle", conversations::closeIdle);
        lastIdle = System.nanoTime();
      }
      try {
        Thread.sleep(resume);
      } catch (InterruptedException _) {
        return;
      }
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

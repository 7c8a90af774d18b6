package dev.hands4j.enterprise.identity;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.identity.Sessions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes expired sessions and sign-ins now and then, so that the tables stay small. */
final class Sweeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeping.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Thread thread;

  private Sweeping(Thread thread) {
    this.thread = thread;
  }

  static Sweeping start(Sessions sessions) {
    return new Sweeping(Thread.ofVirtual().name("session-sweep").start(() -> run(sessions)));
  }

  private static void run(Sessions sessions) {
    while (true) {
      try {
        Thread.sleep(EVERY);
        sessions.sweep();
      } catch (InterruptedException _) {
        return;
      } catch (StoreUnavailableException e) {
        log.atWarn()
            .setMessage("expired sessions stay for now")
            .addKeyValue("reason", e.getMessage())
            .log();
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

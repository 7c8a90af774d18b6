package dev.hands4j.server.conversations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work nobody waits for, each on a virtual thread of its own; what fails is logged. */
final class Background {
  private static final Logger log = LoggerFactory.getLogger(Background.class);

  private Background() {}

  static void run(String what, Runnable task) {
    Thread.ofVirtual()
        .name("conversation-" + what)
        .start(() -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            log.atWarn()
                .setMessage("background task failed")
                .addKeyValue("task", what)
                .setCause(e)
                .log();
          }
        });
  }
}

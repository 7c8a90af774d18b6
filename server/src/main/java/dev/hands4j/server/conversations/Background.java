package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.server.logging.LogScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work nobody waits for, each on a virtual thread of its own; what fails is logged. */
final class Background {
  private static final Logger log = LoggerFactory.getLogger(Background.class);

  private Background() {}

  /**
   * @param conversation what it is about
   */
  static void run(String what, ConversationRef conversation, Runnable task) {
    Thread.ofVirtual()
        .name("conversation-" + what)
        .start(() -> {
          try (LogScope _ = LogScope.of(conversation)) {
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

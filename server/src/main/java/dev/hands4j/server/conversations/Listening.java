package dev.hands4j.server.conversations;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.listening.ConversationListener;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.server.logging.LogScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners what happens in the conversations of this node. One reader per conversation,
 * and per listener a queue with a thread of its own, so that a slow or failing one delays nobody.
 */
public final class Listening {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final EventLog events;
  private final List<ConversationListener> listeners;

  public Listening(EventLog events, List<ConversationListener> listeners) {
    this.events = events;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Watches a conversation from an event on until the registration is closed; what is stored by
   * then is still told.
   */
  Registration watch(ConversationRef ref, long fromId) {
    EventFollower follower = events.follow(ref.id(), fromId);
    AtomicBoolean open = new AtomicBoolean(true);
    Thread.ofVirtual()
        .name("listening-" + ref.id())
        .start(() -> {
          try (follower;
              LogScope _ = LogScope.of(ref)) {
            pump(ref, follower, open);
          }
        });
    return () -> {
      open.set(false);
      follower.wake();
    };
  }

  private void pump(ConversationRef ref, EventFollower follower, AtomicBoolean open) {
    List<ListenerQueue> queues =
        listeners.stream().map(listener -> new ListenerQueue(ref, listener)).toList();
    while (true) {
      // Read before looking, so that everything stored before the end is still seen.
      boolean last = !open.get();
      try {
        List<StoredEvent> next = follower.next(last ? Duration.ZERO : WAIT);
        next.forEach(event -> queues.forEach(queue -> queue.offer(event)));
        if (last && next.isEmpty()) {
          return;
        }
      } catch (StoreUnavailableException e) {
        log.atWarn()
            .setMessage("listening interrupted")
            .addKeyValue("conversation", ref.id())
            .setCause(e)
            .log();
        if (last || !pause()) {
          return;
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(AFTER_FAILURE);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }
}

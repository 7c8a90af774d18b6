package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.listening.ConversationListener;
import dev.hands4j.server.logging.LogScope;
import java.util.ArrayDeque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events one listener still has to see of one conversation, in order, on a virtual thread that
 * exists only while there are some. A listener that is too far behind loses events, which is logged
 * once; none of the listeners of this edition rests on seeing all.
 */
final class ListenerQueue {
  private static final Logger log = LoggerFactory.getLogger(ListenerQueue.class);
  private static final int MOST = 10_000;

  private final ConversationRef ref;
  private final ConversationListener listener;
  private final ArrayDeque<StoredEvent> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean lagging;

  ListenerQueue(ConversationRef ref, ConversationListener listener) {
    this.ref = ref;
    this.listener = listener;
  }

  void offer(StoredEvent event) {
    synchronized (waiting) {
      if (waiting.size() >= MOST) {
        if (!lagging) {
          lagging = true;
          log.atWarn()
              .setMessage("listener lags, events are dropped")
              .addKeyValue("listener", listener.name())
              .addKeyValue("conversation", ref.id())
              .log();
        }
        return;
      }
      waiting.add(event);
      if (busy) {
        return;
      }
      busy = true;
    }
    Thread.ofVirtual().name("listener-" + listener.name()).start(this::work);
  }

  private void work() {
    try (LogScope _ = LogScope.of(ref)) {
      tellAll();
    }
  }

  private void tellAll() {
    Optional<StoredEvent> next = take();
    while (next.isPresent()) {
      try {
        listener.onEvent(ref, next.get());
      } catch (RuntimeException e) {
        log.atWarn()
            .setMessage("listener failed")
            .addKeyValue("listener", listener.name())
            .addKeyValue("conversation", ref.id())
            .addKeyValue("event", next.get().id())
            .setCause(e)
            .log();
      }
      next = take();
    }
  }

  private Optional<StoredEvent> take() {
    synchronized (waiting) {
      Optional<StoredEvent> next = Optional.ofNullable(waiting.poll());
      busy = next.isPresent();
      return next;
    }
  }
}

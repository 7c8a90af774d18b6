package dev.hands4j.server.coordination;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands signals to the listeners of this process, on the publisher's thread. */
public final class LocalSignals implements Signals {
  private static final Logger log = LoggerFactory.getLogger(LocalSignals.class);
  private final ConcurrentHashMap<ConversationId, CopyOnWriteArrayList<Consumer<Signal>>>
      listeners = new ConcurrentHashMap<>();

  @Override
  public void publish(ConversationId conversation, Signal signal) {
    List<Consumer<Signal>> present = listeners.get(conversation);
    if (present == null) {
      return;
    }
    for (Consumer<Signal> listener : present) {
      try {
        listener.accept(signal);
      } catch (RuntimeException e) {
        log.atWarn()
            .setMessage("signal listener failed")
            .addKeyValue("conversation", conversation)
            .setCause(e)
            .log();
      }
    }
  }

  @Override
  public Registration subscribe(ConversationId conversation, Consumer<Signal> listener) {
    // A wrapper of its own, so that the same listener may be registered twice.
    Consumer<Signal> registered = signal -> listener.accept(signal);
    listeners.compute(
        conversation,
        (_, present) -> {
          CopyOnWriteArrayList<Consumer<Signal>> list =
              present == null ? new CopyOnWriteArrayList<>() : present;
          list.add(registered);
          return list;
        });
    return () ->
        listeners.computeIfPresent(
            conversation,
            (_, present) -> {
              present.remove(registered);
              return present.isEmpty() ? null : present;
            });
  }
}

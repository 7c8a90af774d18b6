package dev.hands4j.api.coordination;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import java.util.function.Consumer;

/**
 * Carries {@link Signal}s of a conversation to whoever listens, on this node or another. Lossy.
 * {@link #publish} never blocks on a listener; one listener's signals keep their order.
 */
public interface Signals {
  void publish(ConversationId conversation, Signal signal);

  /**
   * Listens until the registration is closed. The listener must not block; a failing one is logged
   * and keeps its registration.
   */
  Registration subscribe(ConversationId conversation, Consumer<Signal> listener);
}

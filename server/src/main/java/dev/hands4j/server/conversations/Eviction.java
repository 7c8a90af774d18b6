package dev.hands4j.server.conversations;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the least recently used conversations where too many run: on this machine, or of one person
 * on all nodes. Those who watch are told. Never the one that begins; never blocks for a stop.
 */
final class Eviction {
  private static final Logger log = LoggerFactory.getLogger(Eviction.class);

  private final Capacity capacity;
  private final Coordinator coordinator;
  private final Signals signals;
  private final Consumer<ConversationRef> stop;

  Eviction(
      Capacity capacity, Coordinator coordinator, Signals signals, Consumer<ConversationRef> stop) {
    this.capacity = capacity;
    this.coordinator = coordinator;
    this.signals = signals;
    this.stop = stop;
  }

  /** On this machine. */
  void makeRoom(Collection<Running> present, Running beginning) {
    capacity.surplus(present, beginning).forEach(victim -> evict(victim.ref()));
  }

  /** What its owner runs too many of, on whichever node. */
  void keepWithinLimit(ConversationRef beginning) {
    try {
      coordinator.surplus(beginning).forEach(this::evict);
    } catch (StoreUnavailableException e) {
      // The next one that begins makes room for both.
      log.atWarn()
          .setMessage("limit not checked")
          .addKeyValue("conversation", beginning.id())
          .setCause(e)
          .log();
    }
  }

  private void evict(ConversationRef victim) {
    signals.publish(
        victim.id(),
        new Signal.Status(
            "error",
            "AGENT_ERROR$TOO_MANY_CONVERSATIONS",
            "Too many conversations at once. If you are still using this one, try"
                + " reactivating it by prompting the agent to continue"));
    Background.run("evict", victim, () -> stop.accept(victim));
  }
}

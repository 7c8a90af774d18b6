package dev.hands4j.server.conversations;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many sockets watch each conversation on this node. Thread-safe, never blocks. */
public final class Presence {
  private final ConcurrentHashMap<ConversationId, Integer> connections = new ConcurrentHashMap<>();

  /** Counts a socket until the registration is closed. */
  public Registration opened(ConversationId id) {
    connections.merge(id, 1, Integer::sum);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        connections.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1);
      }
    };
  }

  public int count(ConversationId id) {
    return connections.getOrDefault(id, 0);
  }
}

package dev.hands4j.server.conversations;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many sockets watch each conversation on this node. Thread-safe, never blocks. */
public final class Presence {
  private final ConcurrentHashMap<ConversationId, Watched> connections = new ConcurrentHashMap<>();

  private record Watched(ConversationRef ref, int count) {}

  /** Counts a socket until the registration is closed. */
  public Registration opened(ConversationRef ref) {
    connections.merge(
        ref.id(),
        new Watched(ref, 1),
        (present, one) -> new Watched(present.ref(), present.count() + one.count()));
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        connections.computeIfPresent(
            ref.id(),
            (_, present) ->
                present.count() == 1 ? null : new Watched(present.ref(), present.count() - 1));
      }
    };
  }

  public int count(ConversationId id) {
    Watched watched = connections.get(id);
    return watched == null ? 0 : watched.count();
  }

  /** The conversations somebody watches on this node. */
  List<ConversationRef> watched() {
    return connections.values().stream().map(Watched::ref).toList();
  }
}

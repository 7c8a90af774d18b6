package dev.hands4j.storage.log;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.StoredEvent;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The ends of the logs somebody follows, fed by the writer after each commit. */
public final class Tails {
  private final ConcurrentHashMap<ConversationId, Tail> watched = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Consumer<ConversationId>> listeners =
      new CopyOnWriteArrayList<>();
  private final int keptEvents;
  private final long keptBytes;

  public Tails(int keptEvents, long keptBytes) {
    this.keptEvents = keptEvents;
    this.keptBytes = keptBytes;
  }

  /** The tail of a log, kept until it is released as often as it was acquired. */
  Tail acquire(ConversationId id) {
    return watched.compute(
        id,
        (_, tail) -> {
          Tail kept = tail == null ? new Tail(keptEvents, keptBytes) : tail;
          kept.users++;
          return kept;
        });
  }

  void release(ConversationId id) {
    watched.computeIfPresent(id, (_, tail) -> --tail.users == 0 ? null : tail);
  }

  /** Calls the listener with every log this process has appended to, on the writing thread. */
  public Registration onAppended(Consumer<ConversationId> listener) {
    // A wrapper of its own, so that the same listener may be registered twice.
    Consumer<ConversationId> registered = id -> listener.accept(id);
    listeners.add(registered);
    return () -> listeners.remove(registered);
  }

  /** Called in id order, after the commit. */
  void publish(ConversationId id, StoredEvent event) {
    listeners.forEach(listener -> listener.accept(id));
    Tail tail = watched.get(id);
    if (tail != null) {
      tail.add(event);
    }
  }

  boolean isWatched(ConversationId id) {
    return watched.containsKey(id);
  }

  /** The logs somebody follows now. */
  List<ConversationId> watched() {
    return List.copyOf(watched.keySet());
  }

  /** Called with what the database says. */
  void announce(ConversationId id, long nextId) {
    Tail tail = watched.get(id);
    if (tail != null) {
      tail.announce(nextId);
    }
  }

  /** Wakes everybody for good. */
  public void close() {
    watched.values().forEach(Tail::close);
  }
}

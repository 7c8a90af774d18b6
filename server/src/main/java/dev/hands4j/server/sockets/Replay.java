package dev.hands4j.server.sockets;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.socketio.EncodedEvent;
import dev.hands4j.socketio.Socket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings a newcomer up to date: first what was stored when it came, in the order of the replay with
 * the last state at the end (socketio.md §6), then, in the form of the live feed, what was added
 * meanwhile, until it takes part in the feed. Nothing is missing, nothing comes twice (T-28).
 */
final class Replay {
  private static final int PAGE = 500;

  private final EventLog events;

  Replay(EventLog events) {
    this.events = events;
  }

  /**
   * Replays and joins.
   *
   * @param fromId first event the client lacks
   * @param nextId id of the next event when the client came
   * @return false when the client is gone
   */
  boolean into(Socket socket, ConversationFeed feed, long fromId, long nextId)
      throws InterruptedException {
    ConversationId id = feed.conversation();
    if (!stored(socket, id, fromId, nextId)) {
      return false;
    }
    long next = nextId;
    while (!feed.join(socket, next)) {
      List<StoredEvent> missed = events.read(id, EventQuery.from(next, PAGE)).events();
      for (StoredEvent event : missed) {
        Optional<EncodedEvent> frame = Wire.live(event);
        if (frame.isPresent() && !socket.emitWhenReady(frame.get())) {
          return false;
        }
        next = event.id().value() + 1;
      }
    }
    return true;
  }

  private boolean stored(Socket socket, ConversationId id, long fromId, long nextId)
      throws InterruptedException {
    Optional<StoredEvent> lastState = Optional.empty();
    long next = Math.max(0, fromId);
    while (next < nextId) {
      List<StoredEvent> page = events.read(id, page(next, nextId)).events();
      if (page.isEmpty()) {
        break;
      }
      for (StoredEvent event : page) {
        if (Wire.isState(event)) {
          lastState = Optional.of(event);
        } else if (Wire.replayed(event) && !socket.emitWhenReady(Wire.stored(event))) {
          return false;
        }
        next = event.id().value() + 1;
      }
    }
    return lastState.isEmpty() || socket.emitWhenReady(Wire.stored(lastState.get()));
  }

  private static EventQuery page(long from, long nextId) {
    return new EventQuery(
        from,
        OptionalLong.of(nextId - 1),
        false,
        PAGE,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}

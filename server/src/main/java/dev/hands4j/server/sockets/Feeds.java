package dev.hands4j.server.sockets;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.log.EventLog;
import java.util.concurrent.ConcurrentHashMap;

/** One feed per conversation that has sockets on this node; the last one to leave closes it. */
final class Feeds {
  private final EventLog events;
  private final Signals signals;
  private final ConcurrentHashMap<ConversationId, Shared> open = new ConcurrentHashMap<>();

  Feeds(EventLog events, Signals signals) {
    this.events = events;
    this.signals = signals;
  }

  private record Shared(ConversationFeed feed, int users) {}

  /**
   * The feed of a conversation, to be {@linkplain #release released} once.
   *
   * @param fromId where it begins when it is new; newcomers catch up by themselves
   */
  ConversationFeed acquire(ConversationId id, long fromId) {
    return open.compute(
            id,
            (_, shared) ->
                shared == null
                    ? new Shared(new ConversationFeed(id, events, fromId, signals), 1)
                    : new Shared(shared.feed(), shared.users() + 1))
        .feed();
  }

  void release(ConversationFeed feed) {
    open.computeIfPresent(
        feed.conversation(),
        (_, shared) -> {
          if (shared.users() > 1) {
            return new Shared(shared.feed(), shared.users() - 1);
          }
          shared.feed().close();
          return null;
        });
  }
}

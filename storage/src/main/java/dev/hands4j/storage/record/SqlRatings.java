package dev.hands4j.storage.record;

import dev.hands4j.api.Json;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.Ratings;
import dev.hands4j.api.event.EventId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opinions in {@code conversation_feedback}. */
public final class SqlRatings implements Ratings {
  private static final long WHOLE = -1;

  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;

  public SqlRatings(WriteAccess writer, ReadAccess readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public boolean rate(ConversationRef conversation, Optional<EventId> event, Rating rating) {
    return writer.call(session -> {
      Optional<Long> no =
          event.isEmpty()
              ? session.first(
                  "SELECT no FROM conversation WHERE id = ?",
                  row -> row.getLong(1),
                  conversation.id().value())
              : session.first(
                  "SELECT c.no FROM conversation c JOIN event e ON e.conversation_no = c.no"
                      + " WHERE c.id = ? AND e.id = ?",
                  row -> row.getLong(1),
                  conversation.id().value(),
                  event.get().value());
      if (no.isEmpty()) {
        return false;
      }
      session.update(
          "INSERT INTO conversation_feedback"
              + " (conversation_no, event_id, rating, reason, metadata, created_at)"
              + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_no, event_id) DO UPDATE SET"
              + " rating = excluded.rating, reason = excluded.reason,"
              + " metadata = excluded.metadata, created_at = excluded.created_at",
          no.get(),
          event.map(EventId::value).orElse(WHOLE),
          rating.stars(),
          Session.text(rating.reason()),
          rating.metadata().text(),
          clock.now(session));
      return true;
    });
  }

  @Override
  public Map<EventId, Rating> ofEvents(ConversationRef conversation) {
    Map<EventId, Rating> ratings = new TreeMap<>();
    readers.call(session ->
        session.list(
            "SELECT f.event_id, f.rating, f.reason, f.metadata FROM conversation_feedback f"
                + " JOIN conversation c ON c.no = f.conversation_no"
                + " WHERE c.id = ? AND f.event_id >= 0",
            row ->
                ratings.put(
                    new EventId(row.getLong(1)),
                    new Rating(
                        row.getInt(2),
                        Optional.ofNullable(row.getString(3)),
                        new Json(row.getString(4)))),
            conversation.id().value()));
    return ratings;
  }
}

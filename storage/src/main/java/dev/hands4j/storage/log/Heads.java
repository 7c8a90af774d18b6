package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.storage.database.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The head rows inside a writing transaction; nobody else changes a row between find and commit.
 */
public interface Heads {

  /** The row as it is now, kept for this transaction. */
  Optional<HeadRow> find(Session session, ConversationId id) throws SQLException;

  /** Changes the row with the commit. */
  void put(Session session, HeadRow head) throws SQLException;

  /** Shows an event to followers once it is durable. */
  void publish(Session session, ConversationId id, StoredEvent event);

  /** SQL is about to touch the row itself. */
  void release(Session session, ConversationId id) throws SQLException;

  /** The row of a new conversation. */
  default void create(Session session, long no, boolean hasOpening, Instant createdAt)
      throws SQLException {
    HeadTable.insert(session, no, hasOpening, Clock.micros(createdAt));
  }

  /** Whether no newer owner exists. */
  default boolean isCurrent(Session session, ConversationId id, Epoch epoch) throws SQLException {
    return find(session, id).filter(head -> head.epoch() == epoch.value()).isPresent();
  }
}

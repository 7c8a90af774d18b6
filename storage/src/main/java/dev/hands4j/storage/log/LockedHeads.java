package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.storage.database.Session;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The head rows of a database that many nodes write to: each is read under its row lock, which is
 * held to the commit, and nothing is remembered from one transaction to the next.
 */
public final class LockedHeads implements Heads {
  private final Tails tails;

  public LockedHeads(Tails tails) {
    this.tails = tails;
  }

  @Override
  public Optional<HeadRow> find(Session session, ConversationId id) throws SQLException {
    return HeadTable.lock(session, id);
  }

  @Override
  public void put(Session session, HeadRow head) throws SQLException {
    HeadTable.update(session, head);
  }

  @Override
  public void publish(Session session, ConversationId id, StoredEvent event) {
    session.afterCommit(() -> tails.publish(id, event));
  }

  @Override
  public void release(Session session, ConversationId id) {}
}

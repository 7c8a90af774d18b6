package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.Writer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head rows as the writer knows them, so that an append reads nothing and the heads of a whole
 * transaction are written once each. Used on the writer thread only.
 *
 * <p>Correct even when another process writes to the file: the database says so at the beginning of
 * each transaction, and then nothing cached is believed.
 */
public final class HeadCache implements Heads, Writer.Participant {
  private final Map<ConversationId, HeadRow> committed;
  private final Map<ConversationId, HeadRow> changed = new LinkedHashMap<>();
  private final List<Publication> publications = new ArrayList<>();
  private final Tails tails;
  private long dataVersion = -1;

  public HeadCache(int size, Tails tails) {
    this.tails = tails;
    committed =
        new LinkedHashMap<>(256, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ConversationId, HeadRow> eldest) {
            return size() > size;
          }
        };
  }

  @Override
  public Optional<HeadRow> find(Session session, ConversationId id) throws SQLException {
    HeadRow row = changed.get(id);
    if (row == null) {
      row = committed.get(id);
    }
    if (row != null) {
      return Optional.of(row);
    }
    Optional<HeadRow> stored = HeadTable.find(session, id);
    stored.ifPresent(head -> committed.put(id, head));
    return stored;
  }

  /** Remembers a change; it is written before the commit. */
  @Override
  public void put(Session session, HeadRow head) {
    changed.put(head.id(), head);
  }

  @Override
  public void publish(Session session, ConversationId id, StoredEvent event) {
    publications.add(new Publication(id, event));
  }

  /** Writes a pending change now and forgets the row, because SQL is about to touch it. */
  @Override
  public void release(Session session, ConversationId id) throws SQLException {
    HeadRow pending = changed.remove(id);
    committed.remove(id);
    if (pending != null) {
      HeadTable.update(session, pending);
    }
  }

  @Override
  public void begun(Session session) throws SQLException {
    long version = session.first("PRAGMA data_version", row -> row.getLong(1)).orElseThrow();
    if (version != dataVersion) {
      committed.clear();
      dataVersion = version;
    }
  }

  @Override
  public void beforeCommit(Session session) throws SQLException {
    for (HeadRow head : changed.values()) {
      HeadTable.update(session, head);
    }
  }

  @Override
  public void committed() {
    committed.putAll(changed);
    changed.clear();
    publications.forEach(publication -> tails.publish(publication.id(), publication.event()));
    publications.clear();
  }

  @Override
  public void rolledBack() {
    changed.clear();
    committed.clear();
    publications.clear();
    dataVersion = -1;
  }

  private record Publication(ConversationId id, StoredEvent event) {}
}

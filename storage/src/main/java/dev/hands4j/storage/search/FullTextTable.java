package dev.hands4j.storage.search;

import dev.hands4j.storage.database.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * FTS5 of SQLite. A row's number holds conversation and event, so that the events of a conversation
 * are a range and nothing else need be stored.
 */
public final class FullTextTable implements SearchTable {
  private static final int EVENT_BITS = 32;

  private static long row(long no, long event) {
    return (no << EVENT_BITS) + event;
  }

  @Override
  public void insert(Session session, long no, String owner, long event, Iterable<String> words)
      throws SQLException {
    session.update(
        "INSERT INTO event_search (rowid, words) VALUES (?, ?)",
        row(no, event),
        String.join(" ", words));
  }

  @Override
  public void delete(Session session, long no, long throughEvent) throws SQLException {
    session.update(
        "DELETE FROM event_search WHERE rowid BETWEEN ? AND ?", row(no, 0), row(no, throughEvent));
  }

  @Override
  public String question(List<String> words) {
    return words.stream()
        .map(word -> "\"" + word + "\"" + (word.length() == 1 ? "" : "*"))
        .collect(Collectors.joining(" AND "));
  }

  /** The owner is compared with the conversation's. */
  @Override
  public String question(String owner, List<String> words) {
    return question(words);
  }

  @Override
  public String ofConversation() {
    return "SELECT rowid & 4294967295 AS event_id FROM event_search"
        + " WHERE event_search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC";
  }

  @Override
  public String ofOwner() {
    return "SELECT rowid >> 32 AS no, rowid & 4294967295 AS event_id FROM event_search"
        + " WHERE event_search MATCH ?";
  }

  @Override
  public List<Object> bounds(long no, long before) {
    return List.of(row(no, 0), row(no, before));
  }
}

package dev.hands4j.storage.search;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.storage.database.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code search_progress}, and what is still to be put into the search. */
final class ProgressTable {
  private static final String BEHIND =
      """
      SELECT c.id, c.no, c.owner, COALESCE(p.next_event_id, -1), h.next_event_id
      FROM conversation c JOIN conversation_head h ON h.conversation_no = c.no
        LEFT JOIN search_progress p ON p.conversation_no = c.no
      WHERE h.desired_state <> 'DELETED' AND h.next_event_id > COALESCE(p.next_event_id, 0)
      """;

  private ProgressTable() {}

  /**
   * A log that is not wholly in the search.
   *
   * @param from the first event that is missing
   * @param known whether the log has a row here
   */
  record Behind(ConversationId id, long no, String owner, long from, boolean known, long to) {}

  /**
   * An event as it is to be searched.
   *
   * @param json empty when there is nothing to search in it
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Row(long id, byte[] json) {}

  static Optional<Behind> find(Session session, ConversationId id) throws SQLException {
    return session.first(BEHIND + " AND c.id = ?", ProgressTable::behind, id.value());
  }

  static List<ConversationId> behind(Session session, int limit) throws SQLException {
    return session.list(BEHIND + " LIMIT ?", row -> new ConversationId(row.getString(1)), limit);
  }

  private static Behind behind(java.sql.ResultSet row) throws SQLException {
    long next = row.getLong(4);
    return new Behind(
        new ConversationId(row.getString(1)),
        row.getLong(2),
        row.getString(3),
        Math.max(0, next),
        next >= 0,
        row.getLong(5));
  }

  /** The next events; fewer when they are large. */
  static List<Row> events(Session session, Behind behind, int most, long mostBytes)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    long[] bytes = new long[1];
    session.scan(
        "SELECT id, kind, hidden, json FROM event WHERE conversation_no = ? AND id >= ? AND id < ?"
            + " ORDER BY id LIMIT ?",
        row -> {
          boolean silent = row.getInt(3) != 0 || SearchableText.isSilent(row.getString(2));
          byte[] json = silent ? new byte[0] : row.getBytes(4);
          rows.add(new Row(row.getLong(1), json));
          bytes[0] += json.length;
          return bytes[0] < mostBytes;
        },
        behind.no(),
        behind.from(),
        behind.to(),
        most);
    return rows;
  }

  /**
   * Moves on, unless somebody else did or the conversation was deleted.
   *
   * @return false when nothing changed
   */
  static boolean advance(Session session, Behind behind, long to) throws SQLException {
    if (!behind.known()) {
      session.update(
          "INSERT INTO search_progress (conversation_no, next_event_id)"
              + " SELECT no, 0 FROM conversation WHERE no = ?"
              + " ON CONFLICT (conversation_no) DO NOTHING",
          behind.no());
    }
    return session.update(
            "UPDATE search_progress SET next_event_id = ?"
                + " WHERE conversation_no = ? AND next_event_id = ?",
            to,
            behind.no(),
            behind.from())
        == 1;
  }

  /** Rows of conversations that were deleted while they were put into the search. */
  static List<Long> orphans(Session session) throws SQLException {
    return session.list(
        "SELECT p.conversation_no FROM search_progress p"
            + " LEFT JOIN conversation c ON c.no = p.conversation_no WHERE c.no IS NULL",
        row -> row.getLong(1));
  }

  static void delete(Session session, long no) throws SQLException {
    session.update("DELETE FROM search_progress WHERE conversation_no = ?", no);
  }
}

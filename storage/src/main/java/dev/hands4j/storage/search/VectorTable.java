package dev.hands4j.storage.search;

import dev.hands4j.storage.database.Session;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text search of PostgreSQL, with words as they are: no dictionary, no stemming. The owner is a
 * word of each event, so that a question about one owner does not look through everybody's events.
 */
public final class VectorTable implements SearchTable {
  @Override
  public void insert(Session session, long no, String owner, long event, Iterable<String> words)
      throws SQLException {
    session.update(
        "INSERT INTO event_search (conversation_no, event_id, words)"
            + " VALUES (?, ?, array_to_tsvector(string_to_array(?, ' ')))"
            + " ON CONFLICT (conversation_no, event_id) DO NOTHING",
        no,
        event,
        ownerWord(owner) + " " + String.join(" ", words));
  }

  /** Cannot be a person's word: those have no colon. */
  private static String ownerWord(String owner) {
    return "owner:"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(owner.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void delete(Session session, long no, long throughEvent) throws SQLException {
    session.update(
        "DELETE FROM event_search WHERE conversation_no = ? AND event_id <= ?", no, throughEvent);
  }

  @Override
  public String question(List<String> words) {
    return words.stream()
        .map(word -> "'" + word + "'" + (word.length() == 1 ? "" : ":*"))
        .collect(Collectors.joining(" & "));
  }

  @Override
  public String question(String owner, List<String> words) {
    return "'" + ownerWord(owner) + "' & " + question(words);
  }

  @Override
  public String ofConversation() {
    return "SELECT event_id FROM event_search WHERE words @@ CAST(? AS tsquery)"
        + " AND conversation_no = ? AND event_id < ? ORDER BY event_id DESC";
  }

  @Override
  public String ofOwner() {
    return "SELECT conversation_no AS no, event_id FROM event_search"
        + " WHERE words @@ CAST(? AS tsquery)";
  }

  @Override
  public List<Object> bounds(long no, long before) {
    return List.of(no, before);
  }
}

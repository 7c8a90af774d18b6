package dev.hands4j.storage.search;

import dev.hands4j.storage.database.Session;
import java.sql.SQLException;
import java.util.List;

/** The SQL of {@code event_search}, which differs between the databases. */
public interface SearchTable {
  void insert(Session session, long no, String owner, long event, Iterable<String> words)
      throws SQLException;

  /** Forgets the events of a conversation up to an id. */
  void delete(Session session, long no, long throughEvent) throws SQLException;

  /** What stands for words in a question about one conversation. */
  String question(List<String> words);

  /** What stands for words in a question about the conversations of an owner. */
  String question(String owner, List<String> words);

  /**
   * Selects {@code event_id} of one conversation, by {@link #question(List)} and {@link #bounds}.
   */
  String ofConversation();

  /** Selects {@code no} and {@code event_id}, by {@link #question(String, List)}. */
  String ofOwner();

  /** The parameters that bound {@link #ofConversation}, for events with lower ids. */
  List<Object> bounds(long no, long before);
}

package dev.hands4j.storage.search;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts events into the search, piece by piece, each in a transaction of its own together with how
 * far the log is. Several may work at one log at once: only one of them moves on.
 */
public final class SearchIndex {
  /** Events in one transaction: some milliseconds, so that appends do not wait for it. */
  private static final int AT_ONCE = 100;

  private static final long BYTES_AT_ONCE = 4 << 20;

  /** Logs that are looked for in one question. */
  static final int FOUND_AT_ONCE = 500;

  private static final long EVERY_EVENT = (1L << 32) - 1;

  private final SearchTable table;
  private final WriteAccess writer;
  private final ReadAccess readers;

  public SearchIndex(SearchTable table, WriteAccess writer, ReadAccess readers) {
    this.table = table;
    this.writer = writer;
    this.readers = readers;
  }

  SearchTable table() {
    return table;
  }

  /** Some of the logs that are not wholly in the search. */
  List<ConversationId> behind() {
    return readers.call(session -> ProgressTable.behind(session, FOUND_AT_ONCE));
  }

  /** Puts everything into the search that is stored by now. */
  void catchUp(ConversationId id) {
    while (next(id)) {
      continue;
    }
  }

  /** Likewise, as far as it gets in a time; true when nothing is left. */
  boolean catchUp(ConversationId id, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    while (next(id)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
    }
    return true;
  }

  /** One piece; false when nothing is left. */
  private boolean next(ConversationId id) {
    Optional<ProgressTable.Behind> found = readers.call(session -> ProgressTable.find(session, id));
    if (found.isEmpty()) {
      return false;
    }
    ProgressTable.Behind behind = found.get();
    List<ProgressTable.Row> rows =
        readers.call(session -> ProgressTable.events(session, behind, AT_ONCE, BYTES_AT_ONCE));
    if (rows.isEmpty()) {
      return false;
    }
    List<Entry> entries = new ArrayList<>();
    for (ProgressTable.Row row : rows) {
      Set<String> words = Words.of(SearchableText.of(row.json()));
      if (!words.isEmpty()) {
        entries.add(new Entry(row.id(), words));
      }
    }
    long to = rows.getLast().id() + 1;
    writer.call(session -> write(session, behind, entries, to));
    return true;
  }

  private record Entry(long event, Set<String> words) {}

  private boolean write(Session session, ProgressTable.Behind behind, List<Entry> entries, long to)
      throws SQLException {
    if (!ProgressTable.advance(session, behind, to)) {
      return false;
    }
    for (Entry entry : entries) {
      table.insert(session, behind.no(), behind.owner(), entry.event(), entry.words());
    }
    return true;
  }

  /** Forgets what was put into the search while its conversation was deleted. */
  void removeOrphans() {
    for (long no : readers.call(ProgressTable::orphans)) {
      writer.call(session -> {
        forget(session, no, EVERY_EVENT);
        forget(session, no);
        return true;
      });
    }
  }

  /** Forgets the events of a conversation up to an id, in the transaction of the caller. */
  public void forget(Session session, long no, long throughEvent) throws SQLException {
    table.delete(session, no, throughEvent);
  }

  /** Forgets that there is such a conversation, in the transaction of the caller. */
  public void forget(Session session, long no) throws SQLException {
    ProgressTable.delete(session, no);
  }
}

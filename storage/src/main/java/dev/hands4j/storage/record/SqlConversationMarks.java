package dev.hands4j.storage.record;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMarks;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.PersonRow;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.database.WriteAccess;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Marks in {@code conversation_mark}. */
public final class SqlConversationMarks implements ConversationMarks {
  /** Names in one statement. */
  private static final int AT_ONCE = 100;

  private static final String MARKS = "m.pinned, m.archived, m.last_read";

  private static final String JOINED =
      " JOIN conversation_mark m ON m.conversation_no = c.no AND m.person = ?";

  private final WriteAccess writer;
  private final ReadAccess readers;

  public SqlConversationMarks(WriteAccess writer, ReadAccess readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Map<ConversationId, Marks> of(
      Optional<UserId> person, Collection<ConversationRef> conversations) {
    List<ConversationRef> wanted = List.copyOf(conversations);
    Map<ConversationId, Marks> marks = new HashMap<>();
    for (int from = 0; from < wanted.size(); from += AT_ONCE) {
      List<ConversationRef> some = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
      marks.putAll(readers.call(session -> of(session, name(person), some)));
    }
    return marks;
  }

  private static Map<ConversationId, Marks> of(
      Session session, String person, List<ConversationRef> conversations) throws SQLException {
    List<Object> parameters = new ArrayList<>(List.of(person));
    conversations.forEach(conversation -> parameters.add(conversation.id().value()));
    Map<ConversationId, Marks> marks = new HashMap<>();
    session.scan(
        "SELECT c.id, "
            + MARKS
            + " FROM conversation c"
            + JOINED
            + " WHERE c.id IN (?"
            + ", ?".repeat(conversations.size() - 1)
            + ")",
        row -> {
          marks.put(new ConversationId(row.getString(1)), marks(row, 2));
          return true;
        },
        parameters.toArray());
    return marks;
  }

  @Override
  public Page page(Optional<UserId> person, int offset, int limit) {
    List<Marked> found =
        readers.call(session ->
            session.list(
                "SELECT "
                    + ConversationTable.ACTIVITY
                    + ", "
                    + MARKS
                    + ConversationTable.FROM
                    + JOINED
                    + ConversationTable.VISIBLE
                    + " ORDER BY m.pinned DESC, c.last_updated_at DESC, c.no DESC LIMIT ? OFFSET ?",
                row ->
                    new Marked(
                        ConversationTable.activity(row),
                        marks(row, ConversationTable.ACTIVITY_COLUMNS + 1)),
                name(person),
                limit + 1,
                offset));
    return new Page(found.stream().limit(limit).toList(), found.size() > limit);
  }

  @Override
  public Optional<Marks> change(
      Optional<UserId> person, ConversationRef conversation, Change change) {
    return writer.call(session -> {
      // Two devices of one person change one after the other.
      PersonRow.lock(session, name(person));
      Optional<Long> no =
          session.first(
              "SELECT c.no" + ConversationTable.FROM + ConversationTable.VISIBLE + " AND c.id = ?",
              row -> row.getLong(1),
              conversation.id().value());
      if (no.isEmpty()) {
        return Optional.empty();
      }
      Marks changed =
          change.on(
              session
                  .first(
                      "SELECT "
                          + MARKS
                          + " FROM conversation_mark m WHERE m.person = ?"
                          + " AND m.conversation_no = ?",
                      row -> marks(row, 1),
                      name(person),
                      no.get())
                  .orElse(Marks.NONE));
      session.update(
          "INSERT INTO conversation_mark (person, conversation_no, pinned, archived, last_read)"
              + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (person, conversation_no) DO UPDATE SET"
              + " pinned = excluded.pinned, archived = excluded.archived,"
              + " last_read = excluded.last_read",
          name(person),
          no.get(),
          changed.pinned(),
          changed.archived(),
          changed.lastRead());
      return Optional.of(changed);
    });
  }

  private static Marks marks(ResultSet row, int first) throws SQLException {
    return new Marks(row.getInt(first) != 0, row.getInt(first + 1) != 0, row.getLong(first + 2));
  }

  /** A user id is never empty, so nobody is. */
  private static String name(Optional<UserId> person) {
    return person.map(UserId::value).orElse("");
  }
}

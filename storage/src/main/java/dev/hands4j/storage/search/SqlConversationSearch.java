package dev.hands4j.storage.search;

import dev.hands4j.api.conversation.ConversationActivity;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.search.ConversationFilter;
import dev.hands4j.api.search.ConversationHit;
import dev.hands4j.api.search.ConversationSearch;
import dev.hands4j.api.search.EventHit;
import dev.hands4j.api.search.EventSearch;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.record.ConversationTable;
import dev.hands4j.storage.wire.WireTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Search in SQL. Texts are read from the events themselves, for the few that are shown. */
public final class SqlConversationSearch implements ConversationSearch {
  /** Places are counted up to here. */
  private static final int MOST_COUNTED = 1_000;

  /** A long log that was just imported is put into the search by and by. */
  private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(2);

  private static final String EVENT = "SELECT id, time, source, is_action, kind, json FROM event";

  private final SearchIndex index;
  private final ReadAccess readers;

  public SqlConversationSearch(SearchIndex index, ReadAccess readers) {
    this.index = index;
    this.readers = readers;
  }

  @Override
  public EventHits events(ConversationId conversation, EventSearch search) {
    List<String> asked = Words.asked(search.text());
    if (asked.isEmpty()) {
      return new EventHits(List.of(), 0, false, true);
    }
    boolean complete = index.catchUp(conversation, LONGEST_CATCH_UP);
    Optional<Long> no =
        readers.call(session ->
            session.first(
                "SELECT no FROM conversation WHERE id = ?",
                row -> row.getLong(1),
                conversation.value()));
    if (no.isEmpty()) {
      return new EventHits(List.of(), 0, false, true);
    }
    Found found = readers.call(session -> events(session, no.get(), asked, search));
    boolean hasMore = found.events().size() > search.limit();
    return new EventHits(
        found.events().stream().limit(search.limit()).map(event -> event.hit(asked)).toList(),
        found.total(),
        hasMore,
        complete);
  }

  private record Found(List<FoundEvent> events, int total) {}

  private Found events(Session session, long no, List<String> asked, EventSearch search)
      throws SQLException {
    String places =
        " FROM ("
            + index.table().ofConversation()
            + ") s JOIN event e ON e.conversation_no = ? AND e.id = s.event_id"
            + search.topic().map(SqlConversationSearch::kinds).orElse("");
    List<Object> parameters = new ArrayList<>();
    parameters.add(index.table().question(asked));
    parameters.addAll(index.table().bounds(no, search.before().orElse(1L << 32)));
    parameters.add(no);
    List<Object> counted = new ArrayList<>(parameters);
    counted.add(MOST_COUNTED);
    int total =
        session
            .first(
                "SELECT COUNT(*) FROM (SELECT 1" + places + " LIMIT ?) counted",
                row -> row.getInt(1),
                counted.toArray())
            .orElse(0);
    parameters.add(search.limit() + 1);
    List<FoundEvent> events =
        session.list(
            "SELECT e.id, e.time, e.source, e.is_action, e.kind, e.json"
                + places
                + " ORDER BY e.id DESC LIMIT ?",
            FoundEvent::read,
            parameters.toArray());
    return new Found(events, total);
  }

  /** Kinds are words of the wire, none of a person. */
  private static String kinds(EventSearch.Topic topic) {
    List<String> kinds =
        switch (topic) {
          case MESSAGE -> List.of("message", "finish", "think", "reject");
          case COMMAND -> List.of("run", "run_ipython");
          case FILE -> List.of("read", "write", "edit");
          case ERROR -> List.of("error");
        };
    return kinds.stream().collect(Collectors.joining("', '", " WHERE e.kind IN ('", "')"));
  }

  @Override
  public Page conversations(
      Optional<UserId> owner, ConversationFilter filter, int offset, int limit) {
    String name = owner.map(UserId::value).orElse("");
    List<String> asked = Words.asked(filter.text());
    if (asked.isEmpty() && !filter.text().isBlank()) {
      return new Page(List.of(), false);
    }
    Statement statement = new Statement(name, asked, filter);
    List<FoundConversation> found =
        readers.call(session -> statement.run(session, offset, limit + 1));
    return new Page(
        found.stream().limit(limit).map(one -> one.hit(asked)).toList(), found.size() > limit);
  }

  /** The question about conversations, put together from what is asked. */
  private final class Statement {
    private final StringBuilder sql = new StringBuilder("SELECT ");
    private final List<Object> parameters = new ArrayList<>();

    private Statement(String owner, List<String> asked, ConversationFilter filter) {
      boolean byWords = !asked.isEmpty();
      sql.append(ConversationTable.ACTIVITY)
          .append(byWords ? ", m.newest, m.places" : ", -1, 0")
          .append(", c.no")
          .append(ConversationTable.FROM);
      if (byWords) {
        sql.append(" LEFT JOIN (SELECT s.no, MAX(s.event_id) AS newest, COUNT(*) AS places FROM (")
            .append(index.table().ofOwner())
            .append(") s GROUP BY s.no) m ON m.no = c.no");
        parameters.add(index.table().question(owner, asked));
      }
      sql.append(ConversationTable.VISIBLE).append(" AND c.owner = ?");
      parameters.add(owner);
      if (byWords) {
        named(filter.text());
      }
      equal("c.selected_repository = ?", filter.repository());
      equal("c.selected_branch = ?", filter.branch());
      equal("c.started_by = ?", filter.trigger().map(Trigger::wire));
      equal("c.last_updated_at >= ?", filter.changedFrom().map(WireTime::format));
      equal("c.last_updated_at < ?", filter.changedBefore().map(WireTime::format));
      sql.append(" ORDER BY c.last_updated_at DESC, c.no DESC LIMIT ? OFFSET ?");
    }

    /** Found by an event, or by its names. */
    private void named(String text) {
      String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
      sql.append(" AND (m.no IS NOT NULL OR (1 = 1");
      for (String part : parts) {
        sql.append(
                " AND LOWER(COALESCE(c.title, '') || ' ' || COALESCE(c.selected_repository, ''))")
            .append(" LIKE ? ESCAPE '!'");
        parameters.add("%" + part.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
      }
      sql.append("))");
    }

    private void equal(String condition, Optional<String> value) {
      if (value.isPresent()) {
        sql.append(" AND ").append(condition);
        parameters.add(value.get());
      }
    }

    private List<FoundConversation> run(Session session, int offset, int limit)
        throws SQLException {
      List<Object> all = new ArrayList<>(parameters);
      all.add(limit);
      all.add(offset);
      int column = ConversationTable.ACTIVITY_COLUMNS;
      List<FoundConversation> found =
          session.list(
              sql.toString(),
              row ->
                  new FoundConversation(
                      ConversationTable.activity(row),
                      row.getLong(column + 3),
                      row.getInt(column + 2),
                      row.getInt(column + 2) == 0
                          ? Optional.empty()
                          : Optional.of(row.getLong(column + 1)),
                      Optional.empty()),
              all.toArray());
      List<FoundConversation> complete = new ArrayList<>();
      for (FoundConversation one : found) {
        complete.add(one.withEvent(session));
      }
      return complete;
    }
  }

  private record FoundConversation(
      ConversationActivity activity,
      long no,
      int places,
      Optional<Long> newest,
      Optional<FoundEvent> event) {
    private FoundConversation withEvent(Session session) throws SQLException {
      if (newest.isEmpty()) {
        return this;
      }
      return new FoundConversation(
          activity,
          no,
          places,
          newest,
          session.first(
              EVENT + " WHERE conversation_no = ? AND id = ?", FoundEvent::read, no, newest.get()));
    }

    private ConversationHit hit(List<String> asked) {
      return new ConversationHit(activity, places, event.map(found -> found.hit(asked)));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record FoundEvent(
      long id, String time, String source, boolean isAction, String kind, byte[] json) {
    private static FoundEvent read(ResultSet row) throws SQLException {
      return new FoundEvent(
          row.getLong(1),
          row.getString(2),
          row.getString(3),
          row.getInt(4) != 0,
          row.getString(5),
          row.getBytes(6));
    }

    private EventHit hit(List<String> asked) {
      return new EventHit(
          new EventId(id),
          WireTime.parse(time),
          Source.fromWire(source).orElse(Source.ENVIRONMENT),
          isAction,
          kind,
          Excerpts.of(SearchableText.of(json), asked));
    }
  }
}

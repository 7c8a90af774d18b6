package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.wire.EventBody;
import dev.hands4j.storage.wire.WireTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The SQL of {@code event}. */
final class EventTable {
  private static final String INSERT =
      """
      INSERT INTO event (conversation_no, id, time, source, cause, kind, is_action, hidden, author,
        epoch, append_key, json)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (conversation_no, append_key) DO NOTHING
      """;

  private static final String COLUMNS =
      "SELECT id, time, source, cause, is_action, kind, hidden, json FROM event";

  private static final String OF_CONVERSATION =
      " WHERE conversation_no = (SELECT no FROM conversation WHERE id = ?)";

  private EventTable() {}

  /** Stores an event; false when the key is taken: then nothing changed. */
  static boolean insert(
      Session session,
      long no,
      StoredEvent event,
      Optional<UserId> author,
      Optional<Long> epoch,
      AppendKey key)
      throws SQLException {
    return session.update(
            INSERT,
            no,
            event.id().value(),
            WireTime.format(event.time()),
            event.source().wire(),
            Session.number(event.cause().map(EventId::value)),
            event.kind(),
            event.isAction(),
            event.hidden(),
            Session.text(author.map(UserId::value)),
            Session.number(epoch),
            key.value(),
            event.json())
        == 1;
  }

  static Optional<EventId> byKey(Session session, long no, AppendKey key) throws SQLException {
    return session.first(
        "SELECT id FROM event WHERE conversation_no = ? AND append_key = ?",
        row -> new EventId(row.getLong(1)),
        no,
        key.value());
  }

  /** Events between two ids, both exclusive, that the loop of an epoch did not write. */
  static List<StoredEvent> byOthers(Session session, long no, long after, long before, long epoch)
      throws SQLException {
    return session.list(
        COLUMNS
            + " WHERE conversation_no = ? AND id > ? AND id < ? AND (epoch IS NULL OR epoch <> ?)"
            + " ORDER BY id",
        EventTable::read,
        no,
        after,
        before,
        epoch);
  }

  static Optional<StoredEvent> find(Session session, ConversationId id, EventId event)
      throws SQLException {
    return session.first(
        COLUMNS + OF_CONVERSATION + " AND id = ?", EventTable::read, id.value(), event.value());
  }

  /**
   * At most one page; fewer events than asked for when they are larger than {@code maxBytes}
   * together or {@code maxRows} were looked at.
   */
  static Scan read(Session session, ConversationId id, EventQuery query, long maxBytes, int maxRows)
      throws SQLException {
    StringBuilder sql = new StringBuilder(COLUMNS).append(OF_CONVERSATION).append(" AND id >= ?");
    List<Object> parameters = new ArrayList<>(List.of(id.value(), query.startId()));
    query
        .endId()
        .ifPresent(end -> {
          sql.append(" AND id <= ?");
          parameters.add(end);
        });
    if (query.excludeHidden()) {
      sql.append(" AND hidden = 0");
    }
    condition(sql, parameters, " AND source = ?", query.source());
    condition(sql, parameters, " AND time >= ?", query.startTime());
    condition(sql, parameters, " AND time <= ?", query.endTime());
    sql.append(query.reverse() ? " ORDER BY id DESC LIMIT ?" : " ORDER BY id LIMIT ?");
    boolean filtered = query.text().isPresent();
    parameters.add(filtered ? maxRows : Math.min((long) query.limit() + 1, maxRows));
    Scan scan = new Scan(query, maxBytes);
    session.scan(sql.toString(), scan::take, parameters.toArray());
    scan.exhausted &= scan.rows < maxRows;
    return scan;
  }

  private static void condition(
      StringBuilder sql, List<Object> parameters, String condition, Optional<String> value) {
    if (value.isPresent()) {
      sql.append(condition);
      parameters.add(value.get());
    }
  }

  private static StoredEvent read(ResultSet row) throws SQLException {
    long cause = row.getLong(4);
    Optional<EventId> causeId = row.wasNull() ? Optional.empty() : Optional.of(new EventId(cause));
    return EventBody.stored(
        new EventId(row.getLong(1)),
        WireTime.parse(row.getString(2)),
        Source.fromWire(row.getString(3)).orElse(Source.ENVIRONMENT),
        causeId,
        row.getInt(5) != 0,
        row.getString(6),
        row.getInt(7) != 0,
        row.getBytes(8));
  }

  /** What one statement found. */
  static final class Scan {
    private final EventQuery query;
    private final long maxBytes;
    private final Optional<String> text;
    private final List<StoredEvent> events = new ArrayList<>();
    private long bytes;
    private int rows;
    private long lastSeen = -1;
    private boolean hasMore;
    private boolean exhausted = true;

    private Scan(EventQuery query, long maxBytes) {
      this.query = query;
      this.maxBytes = maxBytes;
      this.text = query.text().map(t -> t.toLowerCase(Locale.ROOT));
    }

    private boolean take(ResultSet row) throws SQLException {
      StoredEvent event = read(row);
      rows++;
      if (text.isPresent() && !event.text().toLowerCase(Locale.ROOT).contains(text.get())) {
        lastSeen = event.id().value();
        return true;
      }
      if (events.size() >= query.limit() || (bytes > maxBytes && !events.isEmpty())) {
        hasMore = true;
        return false;
      }
      lastSeen = event.id().value();
      bytes += event.json().length;
      events.add(event);
      return true;
    }

    EventPage page() {
      return new EventPage(events, hasMore);
    }

    List<StoredEvent> events() {
      return events;
    }

    /** Where the next statement goes on; empty when the page is known. */
    Optional<Long> goOnAfter() {
      return exhausted || hasMore ? Optional.empty() : Optional.of(lastSeen);
    }
  }
}

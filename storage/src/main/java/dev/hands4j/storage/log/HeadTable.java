package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.storage.database.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of {@code conversation_head}. */
final class HeadTable {
  private static final String SELECT =
      """
      SELECT c.id, h.conversation_no, h.epoch, h.node, h.desired_state, h.stop_reason,
        h.next_event_id, h.taken_through, h.last_control, h.last_person, h.last_other,
        h.agent_state, h.runtime_kind, h.runtime_instance, h.runtime_location, h.step_crashes,
        h.mask_version, h.has_opening, h.written_at
      FROM conversation c JOIN conversation_head h ON h.conversation_no = c.no
      WHERE c.id = ?
      """;

  private static final String LOCK =
      SELECT.replace("h.written_at", "h.written_at, " + Clock.SERVER_MICROS) + "FOR UPDATE OF h";

  private static final String UPDATE =
      """
      UPDATE conversation_head SET epoch = ?, node = ?, desired_state = ?, stop_reason = ?,
        next_event_id = ?, taken_through = ?, last_control = ?, last_person = ?, last_other = ?,
        agent_state = ?, runtime_kind = ?, runtime_instance = ?, runtime_location = ?,
        step_crashes = ?, mask_version = ?, written_at = ?
      WHERE conversation_no = ?
      """;

  private static final String INSERT =
      """
      INSERT INTO conversation_head (conversation_no, epoch, desired_state, next_event_id,
        taken_through, last_control, last_person, last_other, agent_state, step_crashes,
        mask_version, has_opening, written_at)
      VALUES (?, 0, ?, 0, -1, -1, -1, -1, ?, 0, 0, ?, ?)
      """;

  private HeadTable() {}

  static Optional<HeadRow> find(Session session, ConversationId id) throws SQLException {
    return session.first(SELECT, HeadTable::read, id.value());
  }

  /** Likewise, and keeps the row from others until the end of the transaction. */
  static Optional<HeadRow> lock(Session session, ConversationId id) throws SQLException {
    return session.first(
        LOCK,
        row -> {
          session.observeTime(row.getLong(20));
          return read(row);
        },
        id.value());
  }

  /** The next ids of several logs. */
  static Map<ConversationId, Long> nextIds(Session session, List<ConversationId> ids)
      throws SQLException {
    Map<ConversationId, Long> next = new HashMap<>();
    session.scan(
        "SELECT c.id, h.next_event_id FROM conversation c JOIN conversation_head h"
            + " ON h.conversation_no = c.no WHERE c.id IN (?"
            + ", ?".repeat(ids.size() - 1)
            + ")",
        row -> {
          next.put(new ConversationId(row.getString(1)), row.getLong(2));
          return true;
        },
        ids.stream().map(ConversationId::value).toArray());
    return next;
  }

  static void insert(Session session, long no, boolean hasOpening, long now) throws SQLException {
    session.update(
        INSERT, no, DesiredState.RUNNING.name(), AgentState.LOADING.wire(), hasOpening, now);
  }

  static void update(Session session, HeadRow head) throws SQLException {
    session.update(
        UPDATE,
        head.epoch(),
        Session.text(head.node().map(NodeId::value)),
        head.desiredState().name(),
        Session.text(head.stopReason().map(StopReason::name)),
        head.nextId(),
        head.takenThrough(),
        head.lastControl(),
        head.lastPerson(),
        head.lastOther(),
        head.agentState().wire(),
        Session.text(head.runtime().map(RuntimeRef::kind)),
        Session.text(head.runtime().map(RuntimeRef::instance)),
        Session.text(head.runtime().map(RuntimeRef::location)),
        head.stepCrashes(),
        head.maskVersion(),
        head.writtenAt(),
        head.no());
  }

  private static HeadRow read(ResultSet row) throws SQLException {
    Optional<String> kind = Optional.ofNullable(row.getString(13));
    Optional<RuntimeRef> runtime = Optional.empty();
    if (kind.isPresent()) {
      runtime = Optional.of(new RuntimeRef(kind.get(), row.getString(14), row.getString(15)));
    }
    return new HeadRow(
        new ConversationId(row.getString(1)),
        row.getLong(2),
        row.getLong(3),
        Optional.ofNullable(row.getString(4)).map(NodeId::new),
        DesiredState.valueOf(row.getString(5)),
        Optional.ofNullable(row.getString(6)).map(StopReason::valueOf),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        AgentState.fromWire(row.getString(12)).orElse(AgentState.LOADING),
        runtime,
        row.getInt(16),
        row.getLong(17),
        row.getInt(18) != 0,
        row.getLong(19));
  }
}

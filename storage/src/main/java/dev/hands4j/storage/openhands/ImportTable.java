package dev.hands4j.storage.openhands;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.wire.WireTime;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of an import. A conversation is written as one that is being deleted, which nobody sees
 * and which the next start removes, and becomes visible with the last statement: an import that
 * breaks off leaves nothing behind.
 */
final class ImportTable {
  private static final String CONVERSATION =
      """
      INSERT INTO conversation (id, owner, title, selected_repository, selected_branch,
        git_provider, started_by, pr_numbers, created_at, last_updated_at, llm_model,
        accumulated_cost, prompt_tokens, completion_tokens, opening)
      VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}')
      """;

  private static final String HEAD =
      """
      INSERT INTO conversation_head (conversation_no, epoch, desired_state, next_event_id,
        taken_through, last_control, last_person, last_other, agent_state, step_crashes,
        mask_version, has_opening, written_at)
      VALUES (?, 0, ?, 0, -1, -1, -1, -1, ?, 0, 0, 0, ?)
      """;

  private static final String EVENT =
      """
      INSERT INTO event (conversation_no, id, time, source, cause, kind, is_action, hidden, author,
        epoch, append_key, json)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** Everything counts as taken into account: nothing of it is to be done again. */
  private static final String FINISH =
      """
      UPDATE conversation_head SET desired_state = ?, next_event_id = ?, taken_through = ?,
        last_other = ?, agent_state = ?, written_at = ?
      WHERE conversation_no = ?
      """;

  private final Session session;

  ImportTable(Session session) {
    this.session = session;
  }

  boolean knows(ConversationId id) throws SQLException {
    return session
        .first("SELECT no FROM conversation WHERE id = ?", row -> row.getLong(1), id.value())
        .isPresent();
  }

  /** Makes an invisible conversation; answers its number. */
  long begin(ConversationMetadata data) throws SQLException {
    session.update("BEGIN IMMEDIATE");
    session.update(
        CONVERSATION,
        data.ref().id().value(),
        Session.text(data.title()),
        Session.text(data.selectedRepository()),
        Session.text(data.selectedBranch()),
        Session.text(data.gitProvider().map(ProviderType::wire)),
        Session.text(data.trigger().map(Trigger::wire)),
        data.prNumbers().stream().map(String::valueOf).collect(Collectors.joining(",")),
        WireTime.format(data.createdAt()),
        WireTime.format(data.lastUpdatedAt()),
        Session.text(data.llmModel()),
        data.accumulatedCost(),
        data.promptTokens(),
        data.completionTokens());
    long no =
        session
            .first(
                "SELECT no FROM conversation WHERE id = ?",
                row -> row.getLong(1),
                data.ref().id().value())
            .orElseThrow();
    session.update(
        HEAD, no, DesiredState.DELETED.name(), AgentState.LOADING.wire(), micros(data.createdAt()));
    session.update("COMMIT");
    return no;
  }

  void events(long no, List<StoredEvent> events) throws SQLException {
    session.update("BEGIN IMMEDIATE");
    for (StoredEvent event : events) {
      session.update(
          EVENT,
          no,
          event.id().value(),
          WireTime.format(event.time()),
          event.source().wire(),
          Session.number(event.cause().map(EventId::value)),
          event.kind(),
          event.isAction(),
          event.hidden(),
          Session.text(java.util.Optional.empty()),
          Session.number(java.util.Optional.empty()),
          "i:" + event.id().value(),
          event.json());
    }
    session.update("COMMIT");
  }

  void finish(long no, long next, AgentState state, Instant newest) throws SQLException {
    session.update(
        FINISH,
        DesiredState.RUNNING.name(),
        next,
        next - 1,
        next - 1,
        state.wire(),
        micros(newest),
        no);
  }

  /** After a failure: the transaction is over, whatever state it was in. */
  void rollback() {
    try {
      session.update("ROLLBACK");
    } catch (SQLException _) {
      // there was none
    }
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}

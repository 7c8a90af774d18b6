package dev.hands4j.storage.record;

import dev.hands4j.api.conversation.ConversationActivity;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.Session;
import dev.hands4j.storage.log.Heads;
import dev.hands4j.storage.search.SearchIndex;
import dev.hands4j.storage.wire.WireTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SQL of {@code conversation}. What is being deleted is invisible here. */
public final class ConversationTable {
  /** Conversations {@code c} with their heads {@code h}, those being deleted among them. */
  public static final String FROM =
      " FROM conversation c JOIN conversation_head h ON h.conversation_no = c.no";

  /** Without those being deleted. */
  public static final String VISIBLE = " WHERE h.desired_state <> 'DELETED'";

  private static final String COLUMNS =
      "c.id, c.owner, c.title, c.selected_repository, c.selected_branch, c.git_provider,"
          + " c.started_by, c.pr_numbers, c.created_at, c.last_updated_at, c.llm_model,"
          + " c.accumulated_cost, c.prompt_tokens, c.completion_tokens";

  /** The columns that {@link #activity} reads, {@link #ACTIVITY_COLUMNS} of them. */
  public static final String ACTIVITY = COLUMNS + ", h.agent_state, h.next_event_id";

  public static final int ACTIVITY_COLUMNS = 16;

  private static final String METADATA = "SELECT " + COLUMNS + FROM + VISIBLE;

  private static final String INSERT =
      """
      INSERT INTO conversation (id, owner, title, selected_repository, selected_branch,
        git_provider, started_by, pr_numbers, created_at, last_updated_at, llm_model,
        accumulated_cost, prompt_tokens, completion_tokens, opening)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO NOTHING
      """;

  private ConversationTable() {}

  static boolean insert(Session session, Heads heads, NewConversation conversation)
      throws SQLException {
    ConversationMetadata data = conversation.metadata();
    String id = data.ref().id().value();
    int inserted =
        session.update(
            INSERT,
            id,
            owner(data.ref().owner()),
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
            data.completionTokens(),
            OpeningJson.write(conversation.opening()));
    if (inserted == 0) {
      return false;
    }
    long no =
        session
            .first("SELECT no FROM conversation WHERE id = ?", row -> row.getLong(1), id)
            .orElseThrow();
    boolean hasOpening = conversation.opening().firstMessage().isPresent();
    heads.create(session, no, hasOpening, data.createdAt());
    return true;
  }

  static Optional<ConversationMetadata> find(Session session, ConversationId id)
      throws SQLException {
    return session.first(METADATA + " AND c.id = ?", ConversationTable::read, id.value());
  }

  static Optional<Opening> opening(Session session, ConversationId id) throws SQLException {
    return session
        .first(
            "SELECT c.opening" + FROM + VISIBLE + " AND c.id = ?",
            row -> row.getString(1),
            id.value())
        .map(OpeningJson::read);
  }

  static List<ConversationMetadata> page(
      Session session, Optional<UserId> owner, int offset, int limit) throws SQLException {
    return session.list(
        METADATA + " AND c.owner = ? ORDER BY c.created_at DESC, c.no DESC LIMIT ? OFFSET ?",
        ConversationTable::read,
        owner(owner),
        limit,
        offset);
  }

  static List<ConversationActivity> recent(Session session, Optional<UserId> owner, int limit)
      throws SQLException {
    return session.list(
        "SELECT "
            + ACTIVITY
            + FROM
            + VISIBLE
            + " AND c.owner = ? ORDER BY c.last_updated_at DESC, c.no DESC LIMIT ?",
        ConversationTable::activity,
        owner(owner),
        limit);
  }

  static int count(Session session, Optional<UserId> owner) throws SQLException {
    return session
        .first(
            "SELECT COUNT(*)" + FROM + VISIBLE + " AND c.owner = ?",
            row -> row.getInt(1),
            owner(owner))
        .orElse(0);
  }

  /** Raises the epoch, so that the owner can no longer write; false when there is nothing. */
  static boolean markDeleted(Session session, ConversationId id, DesiredState deleted)
      throws SQLException {
    return session.update(
            "UPDATE conversation_head SET epoch = epoch + 1, node = NULL, desired_state = ?"
                + " WHERE conversation_no = (SELECT no FROM conversation WHERE id = ?)",
            deleted.name(),
            id.value())
        == 1;
  }

  static List<ConversationId> deleted(Session session) throws SQLException {
    return session.list(
        "SELECT c.id FROM conversation c JOIN conversation_head h ON h.conversation_no = c.no"
            + " WHERE h.desired_state = 'DELETED'",
        row -> new ConversationId(row.getString(1)));
  }

  /** Removes a piece of what is marked as deleted; true when there may be more. */
  static boolean sweep(Session session, SearchIndex search, ConversationId id, int events)
      throws SQLException {
    Optional<Long> found =
        session.first(
            "SELECT c.no FROM conversation c JOIN conversation_head h ON h.conversation_no = c.no"
                + " WHERE c.id = ? AND h.desired_state = 'DELETED'",
            row -> row.getLong(1),
            id.value());
    if (found.isEmpty()) {
      return false;
    }
    long no = found.get();
    Optional<Long> last =
        session
            .first(
                "SELECT MAX(id) FROM (SELECT id FROM event WHERE conversation_no = ?"
                    + " ORDER BY id LIMIT ?) piece",
                row -> Optional.of(row.getLong(1)),
                no,
                events)
            .flatMap(max -> max);
    int removed =
        session.update(
            "DELETE FROM event WHERE conversation_no = ? AND id <= ?", no, last.orElse(-1L));
    search.forget(session, no, last.orElse(-1L));
    if (removed == events) {
      return true;
    }
    session.update("DELETE FROM conversation_mask WHERE conversation_no = ?", no);
    session.update("DELETE FROM conversation_feedback WHERE conversation_no = ?", no);
    session.update("DELETE FROM conversation_mark WHERE conversation_no = ?", no);
    search.forget(session, no);
    session.update("DELETE FROM conversation_head WHERE conversation_no = ?", no);
    session.update("DELETE FROM conversation WHERE no = ?", no);
    return false;
  }

  /** Reads {@link #ACTIVITY}. */
  public static ConversationActivity activity(ResultSet row) throws SQLException {
    return new ConversationActivity(
        read(row),
        AgentState.fromWire(row.getString(15)).orElse(AgentState.LOADING),
        row.getLong(16));
  }

  private static ConversationMetadata read(ResultSet row) throws SQLException {
    String owner = row.getString(2);
    String numbers = row.getString(8);
    return new ConversationMetadata(
        new ConversationRef(
            new ConversationId(row.getString(1)),
            owner.isEmpty() ? Optional.empty() : Optional.of(new UserId(owner))),
        Optional.ofNullable(row.getString(3)),
        Optional.ofNullable(row.getString(4)),
        Optional.ofNullable(row.getString(5)),
        Optional.ofNullable(row.getString(6)).flatMap(ProviderType::fromWire),
        Optional.ofNullable(row.getString(7)).flatMap(Trigger::fromWire),
        numbers.isEmpty()
            ? List.of()
            : Arrays.stream(numbers.split(",")).map(Integer::valueOf).toList(),
        WireTime.parse(row.getString(9)),
        WireTime.parse(row.getString(10)),
        Optional.ofNullable(row.getString(11)),
        row.getDouble(12),
        row.getLong(13),
        row.getLong(14));
  }

  /** A user id is never empty, so nobody is. */
  private static String owner(Optional<UserId> owner) {
    return owner.map(UserId::value).orElse("");
  }
}

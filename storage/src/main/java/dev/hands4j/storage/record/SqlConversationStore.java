package dev.hands4j.storage.record;

import dev.hands4j.api.conversation.ConversationActivity;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Heads;
import dev.hands4j.storage.search.SearchIndex;
import dev.hands4j.storage.wire.WireTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Conversations in SQL. */
public final class SqlConversationStore implements ConversationStore {
  /** Events removed in one transaction, so that a long log does not hold up the writer. */
  private static final int DELETED_AT_ONCE = 500;

  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Heads heads;
  private final SearchIndex search;

  public SqlConversationStore(
      WriteAccess writer, ReadAccess readers, Heads heads, SearchIndex search) {
    this.writer = writer;
    this.readers = readers;
    this.heads = heads;
    this.search = search;
  }

  @Override
  public boolean create(NewConversation conversation) {
    return writer.call(session -> ConversationTable.insert(session, heads, conversation));
  }

  @Override
  public Optional<ConversationMetadata> find(ConversationId id) {
    return readers.call(session -> ConversationTable.find(session, id));
  }

  @Override
  public Optional<Opening> opening(ConversationId id) {
    return readers.call(session -> ConversationTable.opening(session, id));
  }

  @Override
  public Page page(Optional<UserId> owner, int offset, int limit) {
    return readers.call(session -> {
      List<ConversationMetadata> results = ConversationTable.page(session, owner, offset, limit);
      return new Page(results, ConversationTable.count(session, owner));
    });
  }

  @Override
  public List<ConversationActivity> recent(Optional<UserId> owner, int limit) {
    return readers.call(session -> ConversationTable.recent(session, owner, limit));
  }

  @Override
  public boolean rename(ConversationId id, String title, boolean onlyIfUntitled, Instant now) {
    return writer.call(session ->
        session.update(
                "UPDATE conversation SET title = ?, last_updated_at = ? WHERE id = ?"
                    + (onlyIfUntitled
                        ? " AND (title IS NULL OR TRIM(title) = '' OR title = ?)"
                        : " AND ? IS NOT NULL"),
                title,
                WireTime.format(now),
                id.value(),
                id.defaultTitle())
            == 1);
  }

  @Override
  public void recordProgress(
      ConversationId id, Epoch epoch, Instant lastUpdatedAt, Optional<LlmMetrics> metrics) {
    writer.call(session -> {
      if (!heads.isCurrent(session, id, epoch)) {
        return 0;
      }
      String time = WireTime.format(lastUpdatedAt);
      if (metrics.isEmpty()) {
        return session.update(
            "UPDATE conversation SET last_updated_at = ? WHERE id = ?", time, id.value());
      }
      return session.update(
          "UPDATE conversation SET last_updated_at = ?, accumulated_cost = ?,"
              + " prompt_tokens = ?, completion_tokens = ? WHERE id = ?",
          time,
          metrics.get().accumulatedCost(),
          metrics.get().promptTokens(),
          metrics.get().completionTokens(),
          id.value());
    });
  }

  @Override
  public void recordBranch(ConversationId id, Epoch epoch, String branch) {
    writer.call(session ->
        heads.isCurrent(session, id, epoch)
            ? session.update(
                "UPDATE conversation SET selected_branch = ? WHERE id = ?", branch, id.value())
            : 0);
  }

  @Override
  public void recordPullRequest(ConversationId id, int number) {
    String text = Integer.toString(number);
    writer.call(session ->
        session.update(
            "UPDATE conversation SET pr_numbers ="
                + " CASE WHEN pr_numbers = '' THEN ? ELSE pr_numbers || ',' || ? END"
                + " WHERE id = ? AND (',' || pr_numbers || ',') NOT LIKE ?",
            text,
            text,
            id.value(),
            "%," + text + ",%"));
  }

  /**
   * {@inheritDoc}
   *
   * <p>First nobody can write to it or find it any more, then the log goes piece by piece; what a
   * crash leaves is removed at the next start.
   */
  @Override
  public boolean delete(ConversationId id) {
    boolean existed =
        writer.call(session -> {
          heads.release(session, id);
          return ConversationTable.markDeleted(session, id, DesiredState.DELETED);
        });
    sweep(id);
    return existed;
  }

  /** Goes on with deletions that a crash interrupted. */
  public void finishDeletions() {
    readers.call(session -> ConversationTable.deleted(session)).forEach(this::sweep);
  }

  private void sweep(ConversationId id) {
    boolean more = true;
    while (more) {
      more =
          writer.call(session -> {
            heads.release(session, id);
            return ConversationTable.sweep(session, search, id, DELETED_AT_ONCE);
          });
    }
  }
}

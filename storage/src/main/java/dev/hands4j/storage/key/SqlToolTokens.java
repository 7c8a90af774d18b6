package dev.hands4j.storage.key;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.ToolTokens;
import dev.hands4j.api.user.UserId;
import dev.hands4j.storage.database.ReadAccess;
import dev.hands4j.storage.database.WriteAccess;
import dev.hands4j.storage.log.Clock;
import java.time.Duration;
import java.util.Optional;

/** Tokens of conversations, as hashes in {@code tool_token}. */
public final class SqlToolTokens implements ToolTokens {
  private final WriteAccess writer;
  private final ReadAccess readers;
  private final Clock clock;
  private final KeyValues values = new KeyValues();

  public SqlToolTokens(WriteAccess writer, ReadAccess readers, Clock clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public Secret issue(ConversationRef conversation, Duration validFor) {
    Secret token = values.fresh();
    writer.call(session -> {
      long now = clock.now(session);
      session.update(
          "DELETE FROM tool_token WHERE expires_at <= ? AND conversation_no ="
              + " (SELECT no FROM conversation WHERE id = ?)",
          now,
          conversation.id().value());
      return session.update(
          "INSERT INTO tool_token (hash, conversation_no, created_at, expires_at)"
              + " SELECT ?, no, ?, ? FROM conversation WHERE id = ?",
          KeyValues.hash(token),
          now,
          now + validFor.toNanos() / 1_000,
          conversation.id().value());
    });
    return token;
  }

  @Override
  public Optional<ConversationRef> find(Secret token) {
    return readers.call(session ->
        session.first(
            "SELECT c.id, c.owner FROM tool_token t"
                + " JOIN conversation c ON c.no = t.conversation_no"
                + " JOIN conversation_head h ON h.conversation_no = t.conversation_no"
                + " WHERE t.hash = ? AND t.expires_at > ? AND h.desired_state = 'RUNNING'",
            row ->
                new ConversationRef(
                    new ConversationId(row.getString(1)),
                    Optional.of(row.getString(2)).filter(o -> !o.isEmpty()).map(UserId::new)),
            KeyValues.hash(token),
            clock.now(session)));
  }
}

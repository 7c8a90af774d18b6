package dev.hands4j.api.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.user.Secret;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * The ordered log of every conversation (boundaries.md C6 as amended by architecture §8).
 *
 * <ul>
 *   <li>Ids are gapless from 0 and commit order is id order.
 *   <li>Nobody sees an event that is not durable.
 *   <li>An append by a stale epoch, or by a person to a stopped conversation, is refused in the
 *       same transaction that would have stored it.
 *   <li>Every string of an event is masked with all secrets registered for its conversation.
 * </ul>
 *
 * <p>Reads throw {@link dev.hands4j.api.StoreUnavailableException}; appends answer {@link
 * AppendResult.Unavailable}. Safe from any thread.
 */
public interface EventLog {

  /** Stores an event and returns once it is durable. Blocks for one commit. */
  AppendResult append(AppendRequest request);

  /**
   * Queues an append. Requests of one caller for one conversation are stored in the order they were
   * submitted. The future never fails; it can be waited for, not cancelled.
   */
  Future<AppendResult> submit(AppendRequest request);

  /** Reads stored events. */
  EventPage read(ConversationId conversation, EventQuery query);

  Optional<StoredEvent> find(ConversationId conversation, EventId id);

  /** The head as committed; empty for an unknown conversation. */
  Optional<Head> head(ConversationId conversation);

  /**
   * Follows the log from {@code fromId}, which may be in the future: stored events first, then new
   * ones, each exactly once and in order.
   */
  EventFollower follow(ConversationId conversation, long fromId);

  /**
   * Stops or deletes a conversation: in one transaction raises the epoch, so that the owner can no
   * longer write, sets the desired state and appends the final {@code agent_state_changed: stopped}
   * (architecture §8 point 3). A stopped conversation stays as it is.
   *
   * @return the id of the final event; empty when it was not running or unknown
   */
  Optional<EventId> stop(ConversationRef conversation, StopReason reason);

  /**
   * Remembers the sandbox of the conversation.
   *
   * @return false when {@code epoch} is stale
   */
  boolean recordRuntime(ConversationRef conversation, Epoch epoch, RuntimeRef runtime);

  /**
   * Says that the owner survived its current step, so that owners that die inside one are counted
   * (architecture §8 point 7). Ignored when {@code epoch} is stale. An append of the loop with a
   * {@code takenThrough} says the same.
   */
  void stepCompleted(ConversationRef conversation, Epoch epoch);

  /**
   * Adds to the secrets masked in all later appends of the conversation, on every node. Persisted,
   * encrypted; blank values are ignored.
   */
  void mask(ConversationRef conversation, Collection<Secret> secrets);
}

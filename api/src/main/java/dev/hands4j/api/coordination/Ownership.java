package dev.hands4j.api.coordination;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.Orphan;
import dev.hands4j.api.coordination.Coordinator.Owner;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The durable side of coordination: who owned a conversation last, with which epoch. Kept in the
 * database that also holds the log, so that the check of an append and the grant of an epoch cannot
 * disagree. Only {@link Coordinator}s use it.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}; times are the database's.
 */
public interface Ownership {

  /**
   * Raises the epoch and makes {@code node} the owner, if the current owner is still {@code
   * expected} (empty: nobody). A takeover of a conversation whose agent was running counts as one
   * more crash of its step.
   *
   * @param start whether a stopped conversation becomes a running one
   */
  Claim claim(ConversationRef conversation, NodeId node, Optional<Owner> expected, boolean start);

  /** Clears the owner if it still is {@code node} with {@code epoch}. */
  void release(ConversationRef conversation, NodeId node, Epoch epoch);

  Map<ConversationId, Owner> owners(Collection<ConversationId> ids);

  /**
   * Notes that a conversation is about to be stopped, for its owner to see. The next claim forgets
   * it.
   *
   * @param owner nothing is noted when somebody else owns it by now
   */
  void askToStop(ConversationRef conversation, Owner owner, StopReason reason);

  /** What {@code node} owns and is asked to let go. */
  Set<ConversationId> askedToStop(NodeId node);

  /**
   * Conversations to be run that no node in {@code living} owns and that have something left to do:
   * the agent was running, or somebody wrote what no loop has taken into account, or nothing was
   * done of what was given at creation. What was just let go because it is about to be stopped is
   * left to whoever stops it, for a few seconds.
   */
  Collection<Orphan> orphans(Set<NodeId> living, int limit);

  /**
   * What must stop so that the owner of {@code starting} runs at most {@code limit} conversations:
   * those with a living owner, least recently claimed or written first, never {@code starting}
   * itself. Calls for one person come one after the other, under a row lock; what one of them names
   * is {@linkplain #askToStop asked to stop} and does not count for the next.
   *
   * @param limit at least 1
   */
  List<ConversationRef> surplus(ConversationRef starting, Set<NodeId> living, int limit);

  /** How many conversations each recorded owner has; nodes without any are missing. */
  Map<NodeId, Integer> load();

  /** Says that {@code node} lives. */
  void heartbeat(NodeId node);

  /** Nodes that said so within {@code timeToLive}. */
  Set<NodeId> living(Duration timeToLive);

  /** Answer to {@link #claim}. */
  sealed interface Claim {
    record Claimed(Epoch epoch) implements Claim {}

    /** The owner is not the expected one. */
    record Held(Owner owner) implements Claim {}

    record Stopped(DesiredState state) implements Claim {}

    record Unknown() implements Claim {}
  }
}

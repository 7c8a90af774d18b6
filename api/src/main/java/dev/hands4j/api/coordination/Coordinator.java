package dev.hands4j.api.coordination;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Who may run a conversation (boundaries.md C8, architecture §8 point 9). The community edition has
 * one node, Enterprise many; the code that uses this port is the same.
 *
 * <p>Methods that block throw {@link dev.hands4j.api.StoreUnavailableException} when the deciding
 * database does not answer.
 */
public interface Coordinator {

  /** This process. */
  NodeId node();

  /** Asks for the right to run a conversation. A grant raises the epoch. */
  Acquisition acquire(ConversationRef conversation, AcquireReason reason);

  /** Lets go. Only the holder of the current epoch changes anything; never fails visibly. */
  void release(Lease lease, ReleaseReason reason);

  Optional<Owner> owner(ConversationId id);

  /** Owners of several conversations in one call; unowned ones are missing from the answer. */
  Map<ConversationId, Owner> owners(Collection<ConversationId> ids);

  /**
   * Whether a recorded owner lives, as far as this node knows; never blocks. An owner that does not
   * will be replaced as soon as there is something to do.
   */
  boolean isAlive(NodeId node);

  /**
   * Whether everybody who watches a conversation does so through this node; never blocks. If not,
   * nobody knows that a conversation is idle.
   */
  boolean isAlone();

  /** Conversations whose work should go on although nobody owns them (architecture §8 point 7). */
  Collection<Orphan> orphans(int limit);

  /**
   * What must stop so that the owner of a conversation that begins keeps within what one user may
   * run at once, on all nodes; never that conversation itself.
   */
  Collection<ConversationRef> surplus(ConversationRef beginning);

  /**
   * Asks the owner of a conversation, if it lives on another node, to let go because the
   * conversation is about to be stopped. Returns when it has, or after {@code longest}: then the
   * stop fences it off. Asking alone stops nothing for good.
   */
  void askToStop(ConversationRef conversation, StopReason reason, Duration longest);

  /** Grants nothing from now on; returns when all leases are released or {@code grace} is over. */
  boolean drain(Duration grace);

  /** Answer to {@link #acquire}. */
  sealed interface Acquisition {
    record Granted(Lease lease) implements Acquisition {}

    record Held(Owner owner) implements Acquisition {}

    record Stopped(DesiredState state) implements Acquisition {}

    record Draining() implements Acquisition {}

    /** The id is unknown. */
    record Unknown() implements Acquisition {}
  }

  /** Why a node asks. */
  enum AcquireReason {
    /** Somebody asked for it by name: a stopped conversation runs again. */
    START,
    /** There is work and no owner: a stopped conversation stays stopped. */
    TAKEOVER
  }

  /** Why a node lets go. */
  enum ReleaseReason {
    STOPPED,
    HANDOVER,
    FAILED
  }

  /** The current owner of a conversation. */
  record Owner(NodeId node, Epoch epoch) {}

  /**
   * A conversation that was being worked on when its owner went away.
   *
   * @param downFor time since anything was written to it or anybody claimed it
   * @param crashes owners lost within its current step
   */
  record Orphan(ConversationRef conversation, Duration downFor, int crashes) {}
}

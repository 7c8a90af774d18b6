package dev.hands4j.server.coordination;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.coordination.StopReason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Coordination for the only process of a home. Whoever else is recorded as owner is a process that
 * ended, because the home is locked; so it is replaced without waiting for a sign of life.
 *
 * <p>The database grants the epochs, so the guarantees of the log do not rest on this class.
 */
public final class LocalCoordinator implements Coordinator {
  private final Ownership ownership;
  private final NodeId node;
  private final HeldLeases<LocalLease> leases;

  public LocalCoordinator(Ownership ownership, NodeId node) {
    this.ownership = ownership;
    this.node = node;
    this.leases = new HeldLeases<>(ownership, node);
  }

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public Acquisition acquire(ConversationRef conversation, AcquireReason reason) {
    return leases.acquire(
        conversation, reason, _ -> false, (epoch, _) -> new LocalLease(conversation, node, epoch));
  }

  @Override
  public void release(Lease lease, ReleaseReason reason) {
    leases.release(lease, reason);
  }

  @Override
  public Optional<Owner> owner(ConversationId id) {
    return leases.owner(id);
  }

  @Override
  public Map<ConversationId, Owner> owners(Collection<ConversationId> ids) {
    return ownership.owners(ids);
  }

  @Override
  public boolean isAlive(NodeId other) {
    return other.equals(node);
  }

  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public Collection<Orphan> orphans(int limit) {
    return ownership.orphans(Set.of(node), limit);
  }

  /** There is one person, whom the capacity of the machine limits. */
  @Override
  public Collection<ConversationRef> surplus(ConversationRef beginning) {
    return List.of();
  }

  /** There is no other node. */
  @Override
  public void askToStop(ConversationRef conversation, StopReason reason, Duration longest) {}

  @Override
  public boolean drain(Duration grace) {
    return leases.drain(grace);
  }
}

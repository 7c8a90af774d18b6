package dev.hands4j.server.coordination;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coordination for the only process of a home. Whoever else is recorded as owner is a process that
 * ended, because the home is locked; so it is replaced without waiting for a sign of life.
 *
 * <p>The database grants the epochs, so the guarantees of the log do not rest on this class.
 */
public final class LocalCoordinator implements Coordinator {
  private static final Logger log = LoggerFactory.getLogger(LocalCoordinator.class);
  private static final int ATTEMPTS = 10;

  private final Ownership ownership;
  private final NodeId node;
  private final ConcurrentHashMap<ConversationId, LocalLease> leases = new ConcurrentHashMap<>();
  private final Object released = new Object();
  private volatile boolean draining;

  public LocalCoordinator(Ownership ownership, NodeId node) {
    this.ownership = ownership;
    this.node = node;
  }

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public Acquisition acquire(ConversationRef conversation, AcquireReason reason) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (draining) {
        return new Acquisition.Draining();
      }
      Optional<Owner> owner = owner(conversation.id());
      if (owner.filter(o -> o.node().equals(node)).isPresent()
          && leases.containsKey(conversation.id())) {
        return new Acquisition.Held(owner.get());
      }
      switch (ownership.claim(conversation, node, owner, reason == AcquireReason.START)) {
        case Ownership.Claim.Claimed(var epoch) -> {
          LocalLease lease = new LocalLease(conversation, node, epoch);
          leases.put(conversation.id(), lease);
          return new Acquisition.Granted(lease);
        }
        case Ownership.Claim.Stopped(var state) -> {
          return new Acquisition.Stopped(state);
        }
        case Ownership.Claim.Unknown _ -> {
          return new Acquisition.Unknown();
        }
        case Ownership.Claim.Held _ -> {
          // Somebody claimed between the two calls: look again.
        }
      }
    }
    return owner(conversation.id())
        .<Acquisition>map(Acquisition.Held::new)
        .orElseGet(Acquisition.Unknown::new);
  }

  @Override
  public void release(Lease lease, ReleaseReason reason) {
    leases.computeIfPresent(
        lease.conversation().id(),
        (_, present) -> present.epoch().equals(lease.epoch()) ? null : present);
    try {
      ownership.release(lease.conversation(), lease.node(), lease.epoch());
    } catch (RuntimeException e) {
      // The next owner replaces us without this row being cleared, so nothing depends on it.
      log.atWarn()
          .setMessage("release failed")
          .addKeyValue("conversation", lease.conversation().id())
          .addKeyValue("reason", reason)
          .setCause(e)
          .log();
    }
    synchronized (released) {
      released.notifyAll();
    }
  }

  @Override
  public Optional<Owner> owner(ConversationId id) {
    return Optional.ofNullable(owners(Set.of(id)).get(id));
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

  @Override
  public boolean drain(Duration grace) {
    draining = true;
    long end = System.nanoTime() + grace.toNanos();
    synchronized (released) {
      while (!leases.isEmpty()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          released.wait(left);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return leases.isEmpty();
        }
      }
    }
    return true;
  }
}

package dev.hands4j.server.coordination;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.coordination.Coordinator.Acquisition;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.Coordinator.ReleaseReason;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of this node, the same for one process and for many nodes: claimed from the database,
 * which grants the epochs, and given back. Who else counts as living is the coordinator's to say.
 * Thread-safe.
 *
 * @param <L> the coordinator's own kind of lease
 */
public final class HeldLeases<L extends Lease> {
  private static final Logger log = LoggerFactory.getLogger(HeldLeases.class);
  private static final int ATTEMPTS = 10;

  private final Ownership ownership;
  private final NodeId node;
  private final ConcurrentHashMap<ConversationId, L> leases = new ConcurrentHashMap<>();
  private final Object released = new Object();
  private volatile boolean draining;

  public HeldLeases(Ownership ownership, NodeId node) {
    this.ownership = ownership;
    this.node = node;
  }

  /** Makes the lease of a claim that was granted. */
  @FunctionalInterface
  public interface Grant<L> {
    /**
     * @param replaced who was recorded as owner before
     */
    L lease(Epoch epoch, Optional<Owner> replaced);
  }

  /**
   * Claims a conversation.
   *
   * @param lives whether a recorded owner on another node is to be respected. Our own name without
   *     a lease never is
   */
  public Acquisition acquire(
      ConversationRef conversation, AcquireReason reason, Predicate<Owner> lives, Grant<L> grant) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (draining) {
        return new Acquisition.Draining();
      }
      Optional<Owner> owner = owner(conversation.id());
      if (owner.filter(o -> holds(o, conversation.id(), lives)).isPresent()) {
        return new Acquisition.Held(owner.get());
      }
      switch (ownership.claim(conversation, node, owner, reason == AcquireReason.START)) {
        case Ownership.Claim.Claimed(var epoch) -> {
          L lease = grant.lease(epoch, owner);
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

  private boolean holds(Owner owner, ConversationId id, Predicate<Owner> lives) {
    return owner.node().equals(node) ? leases.containsKey(id) : lives.test(owner);
  }

  /** Who is recorded as owner, living or not. */
  public Optional<Owner> owner(ConversationId id) {
    return Optional.ofNullable(ownership.owners(Set.of(id)).get(id));
  }

  public void release(Lease lease, ReleaseReason reason) {
    leases.computeIfPresent(
        lease.conversation().id(),
        (_, present) -> present.epoch().equals(lease.epoch()) ? null : present);
    try {
      ownership.release(lease.conversation(), lease.node(), lease.epoch());
    } catch (RuntimeException e) {
      // It stays ours until this node ends or wants it again: a claim of ours, or of whoever
      // replaces us, needs no release.
      log.atWarn()
          .setMessage("release failed")
          .addKeyValue("conversation", lease.conversation().id())
          .addKeyValue("reason", reason)
          .setCause(e)
          .log();
    }
    tellDrain();
  }

  /** All leases at this moment. */
  public Map<ConversationId, L> all() {
    return Map.copyOf(leases);
  }

  /**
   * Forgets a lease that somebody else has taken.
   *
   * @return false when it was not held any more
   */
  public boolean forget(L lease) {
    boolean held = leases.remove(lease.conversation().id(), lease);
    tellDrain();
    return held;
  }

  private void tellDrain() {
    synchronized (released) {
      released.notifyAll();
    }
  }

  /** From now on nothing is granted. */
  public void grantNoMore() {
    draining = true;
  }

  /** Whether nothing is granted any more; never blocks. */
  public boolean isDraining() {
    return draining;
  }

  /**
   * Grants nothing any more and waits until everything is released.
   *
   * @return false when that took longer
   */
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

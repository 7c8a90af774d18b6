package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.server.coordination.HeldLeases;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coordination of many nodes on one database. A node says regularly in the database that it lives;
 * an owner lives while its node does. A conversation of a dead node may be claimed by anybody,
 * which raises its epoch and so fences the dead one off, should it come back.
 *
 * <p>Nothing here is trusted for safety: the log and the sandbox check the epoch. A node that is
 * taken for dead wrongly loses its conversations and nothing else.
 */
public final class ClusterCoordinator implements Coordinator, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClusterCoordinator.class);
  private static final Duration LONGEST_BEAT = Duration.ofSeconds(5);

  /** How often whoever asked for a stop looks whether it was granted. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

  private final Ownership ownership;
  private final NodeId node;
  private final ClusterConfig config;
  private final OptionalInt perUser;
  private final Pulse pulse;
  private final HeldLeases<ClusterLease> leases;
  private final Semaphore nudges = new Semaphore(0);
  private final Registration nudging;
  private final Thread thread;
  private volatile Set<NodeId> lastLiving = Set.of();
  private volatile boolean closed;

  /**
   * Says once that this node lives and goes on saying so until it is closed.
   *
   * @param perUser conversations of one user running at once on all nodes
   * @param pulse quicker signs of life, or {@link Pulse#NONE}
   * @throws StoreUnavailableException when the database does not answer
   */
  public static ClusterCoordinator start(
      Ownership ownership, NodeId node, ClusterConfig config, OptionalInt perUser, Pulse pulse) {
    ClusterCoordinator coordinator =
        new ClusterCoordinator(ownership, node, config, perUser, pulse);
    ownership.heartbeat(node);
    var _ = coordinator.living();
    coordinator.thread.start();
    return coordinator;
  }

  private ClusterCoordinator(
      Ownership ownership, NodeId node, ClusterConfig config, OptionalInt perUser, Pulse pulse) {
    this.ownership = ownership;
    this.node = node;
    this.config = config;
    this.perUser = perUser;
    this.leases = new HeldLeases<>(ownership, node);
    this.pulse = pulse;
    this.nudging = pulse.onNudge(nudges::release);
    this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
  }

  @Override
  public NodeId node() {
    return node;
  }

  @Override
  public Acquisition acquire(ConversationRef conversation, AcquireReason reason) {
    return leases.acquire(
        conversation,
        reason,
        owner -> living().contains(owner.node()),
        (epoch, replaced) -> {
          ClusterLease lease = new ClusterLease(conversation, node, epoch);
          replaced
              .filter(o -> !o.node().equals(node))
              .ifPresent(dead -> tookOver(conversation, dead, lease));
          return lease;
        });
  }

  private static void tookOver(ConversationRef conversation, Owner dead, Lease lease) {
    log.atInfo()
        .setMessage("conversation taken over")
        .addKeyValue("conversation", conversation.id())
        .addKeyValue("from", dead.node())
        .addKeyValue("epoch", lease.epoch())
        .log();
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
    return other.equals(node) || lastLiving.contains(other);
  }

  @Override
  public boolean isAlone() {
    return lastLiving.equals(Set.of(node));
  }

  /** The nodes that live, as of the last check; never blocks. */
  public Set<NodeId> lastLiving() {
    return lastLiving;
  }

  /** Whether this node grants nothing any more; never blocks. */
  public boolean isDraining() {
    return leases.isDraining();
  }

  @Override
  public Collection<Orphan> orphans(int limit) {
    return leases.isDraining() ? List.of() : ownership.orphans(living(), limit);
  }

  @Override
  public Collection<ConversationRef> surplus(ConversationRef beginning) {
    return perUser.isEmpty()
        ? List.of()
        : ownership.surplus(beginning, living(), perUser.getAsInt());
  }

  @Override
  public void askToStop(ConversationRef conversation, StopReason reason, Duration longest) {
    Optional<Owner> owner = owner(conversation.id()).filter(o -> !o.node().equals(node));
    if (owner.isEmpty() || !living().contains(owner.get().node())) {
      return;
    }
    ownership.askToStop(conversation, owner.get(), reason);
    pulse.nudge(owner.get().node());
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (owner(conversation.id()).equals(owner) && System.nanoTime() < end) {
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException _) {
      // Whoever stops it now fences the owner off.
      Thread.currentThread().interrupt();
    }
  }

  /** Grants nothing from now on, which {@link #isDraining} tells the balancer. */
  public void leave() {
    leases.grantNoMore();
  }

  @Override
  public boolean drain(Duration grace) {
    return leases.drain(grace);
  }

  /**
   * The nodes that live: those the database heard of lately, without those that Redis does not hear
   * any more and the database has not heard of either since.
   */
  private Set<NodeId> living() {
    Set<NodeId> living = new HashSet<>(ownership.living(config.timeToLive()));
    Set<NodeId> suspects = new HashSet<>(pulse.silent(config.silence()));
    suspects.retainAll(living);
    suspects.remove(node);
    if (!suspects.isEmpty()) {
      suspects.removeAll(ownership.living(config.confirmation()));
      living.removeAll(suspects);
    }
    living.add(node);
    lastLiving = Set.copyOf(living);
    return living;
  }

  // ---- heartbeat -----------------------------------------------------------------------------

  private void beat() {
    long last = System.nanoTime();
    boolean complained = false;
    while (goesOnAfter(config.check())) {
      try {
        long now = System.nanoTime();
        if (!pulse.heard() || now - last >= config.heartbeat().minus(config.check()).toNanos()) {
          ownership.heartbeat(node);
          last = now;
        }
        checkLeases();
        var _ = living();
        complained = false;
      } catch (StoreUnavailableException e) {
        if (!complained) {
          complained = true;
          log.atWarn()
              .setMessage("the database does not hear this node; others may take over from it")
              .addKeyValue("reason", e.getMessage())
              .log();
        }
      } catch (RuntimeException e) {
        log.atError().setMessage("heartbeat failed").setCause(e).log();
      }
    }
  }

  /** Waits so long, or until somebody says that there is something to see. */
  private boolean goesOnAfter(Duration time) {
    try {
      if (nudges.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
        nudges.drainPermits();
      }
      return !closed;
    } catch (InterruptedException _) {
      return false;
    }
  }

  /**
   * Gives up what others own now, or nobody because it was stopped, and tells who is about to be
   * stopped: two questions for all.
   */
  private void checkLeases() {
    Map<ConversationId, ClusterLease> held = leases.all();
    if (held.isEmpty()) {
      return;
    }
    // Read after the copy: every lease in it was granted before, so the database knows it.
    Map<ConversationId, Owner> recorded = ownership.owners(held.keySet());
    held.forEach((id, lease) -> {
      Owner mine = new Owner(node, lease.epoch());
      if (!mine.equals(recorded.get(id)) && leases.forget(lease)) {
        log.atInfo()
            .setMessage("lease lost")
            .addKeyValue("conversation", id)
            .addKeyValue("epoch", lease.epoch())
            .log();
        lease.lose();
      }
    });
    for (ConversationId asked : ownership.askedToStop(node)) {
      Optional.ofNullable(held.get(asked)).ifPresent(ClusterLease::askToStop);
    }
  }

  /** Stops saying that this node lives; whatever it still holds is taken over by others. */
  @Override
  public void close() {
    leases.grantNoMore();
    nudging.close();
    closed = true;
    nudges.release();
    try {
      // It may be asking the database, which is closed after this.
      thread.join(LONGEST_BEAT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

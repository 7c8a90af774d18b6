package dev.hands4j.server.conversations;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.EndReason;
import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.coordination.Coordinator.Acquisition;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.Coordinator.ReleaseReason;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.config.ConversationConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversations of this node (boundaries.md C4 as amended by architecture §8). Safe from any
 * thread; blocks for stores, never for another conversation.
 *
 * <p>A loop is begun lazily: by a start, by a socket that joins, by a message. Only an explicit
 * start runs a stopped conversation again (T-26).
 */
public final class Conversations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Conversations.class);

  /** How long a living loop is asked before it is fenced off (architecture §8 point 3). */
  private static final Duration ASK = Duration.ofSeconds(2);

  private static final Duration LONGEST_END = Duration.ofSeconds(30);

  private final ConversationPorts ports;
  private final LoopStarts starts;
  private final Presence presence;
  private final Listening listening;
  private final ConversationConfig config;
  private final Eviction eviction;
  private final Clock clock;
  private final Resumption resumption;
  private final Farewell farewell;
  private final ConcurrentHashMap<ConversationId, Running> table = new ConcurrentHashMap<>();
  private volatile boolean closing;

  public Conversations(
      ConversationPorts ports,
      ModelChoice models,
      Presence presence,
      Listening listening,
      ConversationConfig config,
      Clock clock) {
    this.ports = ports;
    this.starts = new LoopStarts(ports, models);
    this.presence = presence;
    this.listening = listening;
    this.config = config;
    this.clock = clock;
    this.eviction =
        new Eviction(
            new Capacity(config.maxConcurrent()),
            ports.coordinator(),
            ports.signals(),
            victim -> stop(victim, StopReason.EVICTED));
    this.resumption =
        new Resumption(ports.coordinator(), presence, clock, table::containsKey, this::wake);
    this.farewell =
        new Farewell(
            ports.events(), ports.signals(), id -> closing || table.containsKey(id), LONGEST_END);
  }

  /** The outcome of {@link #start}. */
  public sealed interface Start {
    /** It runs or begins to. */
    record Running(ConversationView view) implements Start {}

    /**
     * It cannot run.
     *
     * @param reason for people
     */
    record Refused(String reason) implements Start {}
  }

  /**
   * Addresses of applications in the sandbox of a conversation that runs on this node, with their
   * ports; never blocks.
   */
  public Map<String, Integer> hosts(ConversationRef ref) {
    return Optional.ofNullable(table.get(ref.id()))
        .flatMap(Running::loop)
        .map(ConversationLoop::hosts)
        .orElse(Map.of());
  }

  /** What a conversation does at this moment, on this node or another. */
  public ConversationView view(ConversationId id) {
    return views(List.of(id)).getOrDefault(id, ConversationView.STOPPED);
  }

  /** Likewise for many at once, with at most one question to the coordinator (T-33). */
  public Map<ConversationId, ConversationView> views(Collection<ConversationId> ids) {
    Map<ConversationId, ConversationView> views = new HashMap<>();
    List<ConversationId> notHere = new ArrayList<>();
    for (ConversationId id : ids) {
      Running running = table.get(id);
      if (running == null) {
        notHere.add(id);
      } else {
        views.put(id, running.view());
      }
    }
    if (!notHere.isEmpty()) {
      Map<ConversationId, Owner> owners = ports.coordinator().owners(notHere);
      notHere.forEach(id -> views.put(id, elsewhere(id, Optional.ofNullable(owners.get(id)))));
    }
    return views;
  }

  /** The agent of a conversation, while it works on this node. */
  public Optional<ConversationLoop> agent(ConversationId id) {
    return Optional.ofNullable(table.get(id)).flatMap(Running::loop);
  }

  /** The conversations whose loops run on this node; never blocks. */
  public Set<ConversationId> runningHere() {
    return table.values().stream()
        .filter(running -> running.loop().isPresent())
        .map(running -> running.ref().id())
        .collect(Collectors.toUnmodifiableSet());
  }

  private ConversationView elsewhere(ConversationId id, Optional<Owner> owner) {
    if (owner.isEmpty() || owner.get().node().equals(ports.coordinator().node())) {
      return ConversationView.STOPPED;
    }
    if (ports.coordinator().isAlive(owner.get().node())) {
      return ConversationView.ELSEWHERE;
    }
    // Its owner died. Whoever watches it sees it come back (boundaries.md D6).
    return presence.count(id) > 0 ? ConversationView.STARTING : ConversationView.STOPPED;
  }

  /**
   * Runs a conversation, also a stopped one. Returns as soon as it is durable that it runs, so that
   * a message sent after this is accepted; the sandbox may still be starting.
   */
  public Start start(ConversationRef ref) {
    return switch (begin(ref, AcquireReason.START)) {
      case Begun.No(String reason) -> new Start.Refused(reason);
      case Begun.Yes(Running running) -> admitted(running);
    };
  }

  private static Start admitted(Running running) {
    return switch (running.awaitAdmission(LONGEST_END)) {
      case HERE -> new Start.Running(running.view());
      case ELSEWHERE -> new Start.Running(ConversationView.ELSEWHERE);
      case NOWHERE -> new Start.Refused("it could not be taken over; try again");
    };
  }

  /** Sees to it that a conversation that is meant to run does; returns at once. */
  public void wake(ConversationRef ref) {
    var _ = begin(ref, AcquireReason.TAKEOVER);
  }

  /**
   * Says that somebody looks at a conversation: it runs, unless it was stopped. The registration
   * counts as a connection until it is closed.
   */
  public Registration join(ConversationRef ref) {
    Registration present = presence.opened(ref);
    // Stopped, draining or failing: the socket still shows what is in the log.
    wake(ref);
    return present;
  }

  /**
   * Appends an event of a person and sees to it that somebody reads it. Once this answers {@code
   * Appended}, the message is durable and will be taken into account, also after a crash.
   */
  public AppendResult submit(
      ConversationRef ref, UserContext user, EventDraft draft, AppendKey key) {
    AppendResult result =
        ports
            .events()
            .append(AppendRequest.byPerson(ref, draft, new Authority.Person(user.userId()), key));
    if (result instanceof AppendResult.Appended) {
      Optional.ofNullable(table.get(ref.id())).ifPresent(r -> r.used(clock.instant()));
      wake(ref);
    }
    return result;
  }

  /**
   * Stops a conversation: asks the loop, writes the final state, says good-bye to its sockets, ends
   * the sandbox in the background. A conversation without a loop is marked stopped as well, so that
   * nothing starts it again by itself.
   *
   * @return what it did before
   */
  public ConversationStatus stop(ConversationRef ref, StopReason reason) {
    return end(ref, reason, false);
  }

  /**
   * Stops and removes a conversation, its sandbox and its workspace.
   *
   * @return false when it does not exist
   */
  public boolean delete(ConversationRef ref) {
    var _ = end(ref, StopReason.DELETED, true);
    return ports.store().delete(ref.id());
  }

  /** Goes on with what was being worked on when its owner went away (architecture §8 point 7). */
  public void resumeOrphans() {
    resumption.orphans();
  }

  /** Takes over what somebody watches here and whose owner died elsewhere. */
  public void resumeWatched() {
    resumption.watched();
  }

  /** Closes conversations that nobody watches and in which nothing happens (rest-core.md §15.2). */
  public void closeIdle() {
    if (config.closeAfterIdle().isEmpty() || !ports.coordinator().isAlone()) {
      return;
    }
    Instant before = clock.instant().minus(config.closeAfterIdle().get());
    for (Running running : List.copyOf(table.values())) {
      boolean idle =
          presence.count(running.ref().id()) == 0
              && running.loop().map(l -> l.state() != AgentState.RUNNING).orElse(false)
              && running.lastActive().isBefore(before);
      if (idle) {
        Background.run("idle", running.ref(), () -> stop(running.ref(), StopReason.IDLE));
      }
    }
  }

  /**
   * Hands all conversations over to the next process: what runs in their sandboxes goes on. Returns
   * when all loops have let go or the configured time is over.
   */
  @Override
  public void close() {
    closing = true;
    List<Running> all = List.copyOf(table.values());
    long end = System.nanoTime() + config.drain().toNanos();
    // Those that are just beginning as well: they must not write after the stores are closed.
    all.forEach(r -> r.awaitLoop(left(end)).ifPresent(ConversationLoop::handOver));
    all.forEach(r -> r.loop().ifPresent(loop -> awaitEnd(loop, left(end))));
    if (!ports.coordinator().drain(left(end))) {
      log.atWarn().setMessage("not everything was handed over in time").log();
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  // ---- beginning -----------------------------------------------------------------------------

  /** What came of beginning a conversation. */
  private sealed interface Begun {
    /** It begins, or runs already. */
    record Yes(Running running) implements Begun {}

    record No(String reason) implements Begun {}
  }

  private Begun begin(ConversationRef ref, AcquireReason reason) {
    while (!closing) {
      Running present = table.get(ref.id());
      if (present == null) {
        Running mine = new Running(ref, reason, clock.instant());
        if (table.putIfAbsent(ref.id(), mine) == null) {
          Background.run("start", ref, () -> open(mine));
          eviction.makeRoom(table.values(), mine);
          return new Begun.Yes(mine);
        }
      } else if (present.want(reason)) {
        present.used(clock.instant());
        return new Begun.Yes(present);
      } else if (reason == AcquireReason.TAKEOVER) {
        return new Begun.No("it is being stopped");
      } else if (!present.awaitGone(LONGEST_END)) {
        return new Begun.No("it is still being stopped; try again in a moment");
      }
    }
    return new Begun.No("the server is shutting down");
  }

  private void open(Running mine) {
    try {
      AcquireReason reason;
      do {
        reason = mine.wanted();
        switch (ports.coordinator().acquire(mine.ref(), reason)) {
          case Acquisition.Granted(Lease lease) -> {
            mine.admitted();
            run(mine, lease);
            eviction.keepWithinLimit(mine.ref());
            return;
          }
          case Acquisition.Held(Owner owner)
              when !owner.node().equals(ports.coordinator().node()) ->
              mine.heldElsewhere();
          case Acquisition.Held _,
              Acquisition.Stopped _,
              Acquisition.Draining _,
              Acquisition.Unknown _ -> {}
        }
        // Somebody may have asked for a start meanwhile.
      } while (!mine.giveUp(reason));
      vanish(mine);
    } catch (RuntimeException e) {
      log.atWarn()
          .setMessage("conversation not started")
          .addKeyValue("conversation", mine.ref().id())
          .setCause(e)
          .log();
      ports
          .signals()
          .publish(
              mine.ref().id(),
              new Signal.Failure(
                  "Failed to create agent session: " + e.getClass().getSimpleName()));
      var _ = mine.claimEnd();
      vanish(mine);
    }
  }

  private void run(Running mine, Lease lease) {
    ConversationLoop loop;
    Registration watch;
    try {
      var start = starts.gather(lease);
      watch = listening.watch(mine.ref(), start.head().nextId());
      loop = ports.loops().apply(start);
    } catch (RuntimeException e) {
      resumption.failed(mine.ref().id());
      ports.coordinator().release(lease, ReleaseReason.FAILED);
      throw e;
    }
    mine.startedWith(loop);
    Registration asked = lease.onStopAsked(loop::stop);
    loop.onEnd(ended -> {
      asked.close();
      watch.close();
      if (ended == EndReason.FAILED) {
        resumption.failed(mine.ref().id());
      } else {
        resumption.succeeded(mine.ref().id());
      }
      ports.coordinator().release(lease, releaseReason(ended));
      // Whoever ends it on purpose removes it when everything is done; otherwise it is over.
      if (mine.claimEnd()) {
        vanish(mine);
        switch (ended) {
          case STALE -> Background.run("good-bye", mine.ref(), () -> farewell.ifOver(mine.ref()));
          case STOPPED ->
              Background.run("good-bye", mine.ref(), () -> farewell.onceOver(mine.ref()));
          case HANDED_OVER, FAILED -> {}
        }
      }
    });
  }

  private void vanish(Running running) {
    running.notStarted();
    table.remove(running.ref().id(), running);
    running.finish();
  }

  private static ReleaseReason releaseReason(EndReason reason) {
    return switch (reason) {
      case STOPPED, STALE -> ReleaseReason.STOPPED;
      case HANDED_OVER -> ReleaseReason.HANDOVER;
      case FAILED -> ReleaseReason.FAILED;
    };
  }

  // ---- ending --------------------------------------------------------------------------------

  private ConversationStatus end(ConversationRef ref, StopReason reason, boolean wipe) {
    ConversationView elsewhere = view(ref.id());
    Running present = claim(ref);
    ConversationStatus before = (present.view().live() ? present.view() : elsewhere).status();
    Optional<RuntimeRef> runtime;
    try {
      letGo(present, reason);
      runtime = ports.events().head(ref.id()).flatMap(Head::runtime);
      var _ = ports.events().stop(ref, reason);
    } catch (RuntimeException e) {
      vanish(present);
      throw e;
    }
    present.endedInLog();
    ports.signals().publish(ref.id(), new Signal.Ended());
    Runnable finish =
        () -> {
          try {
            ports.runtimes().end(ref, runtime, wipe);
          } finally {
            vanish(present);
          }
        };
    if (wipe) {
      finish.run();
    } else {
      Background.run("end", ref, finish);
    }
    return before;
  }

  /** Asks whoever runs it, here or elsewhere, to record how far it came. */
  private void letGo(Running present, StopReason reason) {
    Optional<ConversationLoop> here = present.awaitLoop(LONGEST_END);
    if (here.isPresent()) {
      here.get().stop();
      awaitEnd(here.get(), ASK);
    } else {
      ports.coordinator().askToStop(present.ref(), reason, ASK);
    }
  }

  /**
   * The entry of a conversation, claimed for its end. One that does not run gets an entry that
   * stands for nothing: without it a start could begin beside the stop and be fenced off by it,
   * while everybody took it for running.
   */
  private Running claim(ConversationRef ref) {
    while (true) {
      Running present = table.get(ref.id());
      if (present == null) {
        Running nothing = Running.ended(ref, clock.instant());
        if (table.putIfAbsent(ref.id(), nothing) == null) {
          return nothing;
        }
      } else if (present.claimEnd()) {
        return present;
      } else if (!present.awaitGone(LONGEST_END)) {
        return Running.ended(ref, clock.instant());
      }
    }
  }

  private void awaitEnd(ConversationLoop loop, Duration longest) {
    try {
      if (!loop.join(longest)) {
        log.atWarn()
            .setMessage("loop did not end in time, it is fenced off")
            .addKeyValue("conversation", loop.conversation().id())
            .log();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

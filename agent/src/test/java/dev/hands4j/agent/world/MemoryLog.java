package dev.hands4j.agent.world;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.user.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** The log of one conversation in memory. A repeat is found by its key, as the port says. */
public final class MemoryLog implements EventLog {
  private final TokenCodec codec;
  private final Boundary boundary;
  private final Clock clock;
  private final List<StoredEvent> events = new ArrayList<>();
  private final List<Long> epochs = new ArrayList<>();
  private final Map<AppendKey, EventId> keys = new HashMap<>();
  private final Set<Secret> masked = new HashSet<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong readEvents = new AtomicLong();
  private final AtomicLong appends = new AtomicLong();
  private long epoch;
  private DesiredState desired = DesiredState.RUNNING;
  private long takenThrough = -1;
  private long lastControl = -1;
  private AgentState state = AgentState.LOADING;
  private Optional<RuntimeRef> runtime = Optional.empty();
  private int stepCrashes;
  private int outages;

  public MemoryLog(TokenCodec codec, Boundary boundary, Clock clock) {
    this.codec = codec;
    this.boundary = boundary;
    this.clock = clock;
  }

  /** A new owner; the earlier one, if there was one, died. */
  public synchronized Epoch claim() {
    if (epoch > 0 && state == AgentState.RUNNING) {
      stepCrashes++;
    }
    return new Epoch(++epoch);
  }

  /** The next {@code count} appends are stored and answered as if the database were away. */
  public synchronized void loseAnswers(int count) {
    outages = count;
  }

  @Override
  public AppendResult append(AppendRequest request) {
    if (request.authority() instanceof Authority.Person) {
      return appendNow(request);
    }
    boundary.cross("append");
    AppendResult result = appendNow(request);
    boundary.cross("appended");
    return result;
  }

  private synchronized AppendResult appendNow(AppendRequest request) {
    appends.incrementAndGet();
    AppendResult result = decide(request);
    if (outages > 0 && request.authority() instanceof Authority.Loop) {
      outages--;
      return new AppendResult.Unavailable("the test says so");
    }
    return result;
  }

  private AppendResult decide(AppendRequest request) {
    boolean loop = request.authority() instanceof Authority.Loop;
    if (request.authority() instanceof Authority.Loop(Epoch claimed) && claimed.value() != epoch) {
      return new AppendResult.StaleOwner();
    }
    EventId known = keys.get(request.key());
    if (known != null) {
      return new AppendResult.Appended(known, true, missed(request, known.value()));
    }
    if (!loop && desired != DesiredState.RUNNING) {
      return new AppendResult.NotRunning();
    }
    if (loop
        && request.seenControl().isPresent()
        && request.seenControl().getAsLong() < lastControl) {
      return new AppendResult.Superseded(new EventId(lastControl));
    }
    EventId id = store(request.draft(), loop ? epoch : 0);
    keys.put(request.key(), id);
    if (loop) {
      if (request.draft().event() instanceof Observation.AgentStateChanged changed) {
        state = AgentState.fromWire(changed.agentState()).orElse(state);
      }
      if (request.takenThrough().isPresent()) {
        takenThrough = Math.max(takenThrough, request.takenThrough().getAsLong());
        stepCrashes = 0;
      }
    } else if (request.draft().event() instanceof Action.ChangeAgentState) {
      lastControl = id.value();
    }
    return new AppendResult.Appended(id, false, missed(request, id.value()));
  }

  private List<StoredEvent> missed(AppendRequest request, long id) {
    List<StoredEvent> missed = new ArrayList<>();
    if (request.takenThrough().isPresent()) {
      for (long i = request.takenThrough().getAsLong() + 1; i < id; i++) {
        if (epochs.get((int) i) != epoch) {
          missed.add(events.get((int) i));
        }
      }
    }
    return missed;
  }

  private EventId store(EventDraft draft, long writer) {
    EventId id = new EventId(events.size());
    boolean action = draft.event() instanceof Action;
    boolean hidden =
        (draft.event() instanceof Action.Run run && run.hidden())
            || (draft.event() instanceof Observation.Run seen && seen.hidden());
    events.add(
        new StoredEvent(
            id,
            clock.instant(),
            draft.source(),
            draft.cause(),
            action,
            draft.event().kind(),
            hidden,
            codec.encode(id, clock.instant(), draft),
            Optional.empty()));
    epochs.add(writer);
    notifyAll();
    return id;
  }

  @Override
  public Future<AppendResult> submit(AppendRequest request) {
    return CompletableFuture.completedFuture(append(request));
  }

  @Override
  public synchronized EventPage read(ConversationId conversation, EventQuery query) {
    reads.incrementAndGet();
    List<StoredEvent> matching = new ArrayList<>();
    long end = query.endId().orElse(Long.MAX_VALUE);
    for (StoredEvent event : query.reverse() ? events.reversed() : events) {
      if (event.id().value() >= query.startId() && event.id().value() <= end) {
        matching.add(event);
      }
    }
    boolean more = matching.size() > query.limit();
    List<StoredEvent> page = more ? matching.subList(0, query.limit()) : matching;
    readEvents.addAndGet(page.size());
    return new EventPage(page, more);
  }

  @Override
  public synchronized Optional<StoredEvent> find(ConversationId conversation, EventId id) {
    return id.value() < events.size()
        ? Optional.of(events.get((int) id.value()))
        : Optional.empty();
  }

  @Override
  public synchronized Optional<Head> head(ConversationId conversation) {
    return Optional.of(
        new Head(
            epoch == 0 ? Optional.empty() : Optional.of(new Epoch(epoch)),
            desired,
            events.size(),
            takenThrough,
            lastControl,
            state,
            runtime,
            stepCrashes));
  }

  @Override
  public EventFollower follow(ConversationId conversation, long fromId) {
    return new Follower(fromId);
  }

  private final class Follower implements EventFollower {
    private long next;
    private boolean woken;
    private boolean closed;

    private Follower(long fromId) {
      next = fromId;
    }

    @Override
    public List<StoredEvent> next(Duration wait) throws InterruptedException {
      synchronized (MemoryLog.this) {
        long until = System.nanoTime() + wait.toNanos();
        while (next >= events.size() && !closed && !woken) {
          long left = (until - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            break;
          }
          MemoryLog.this.wait(left);
        }
        woken = false;
        int to = (int) Math.min(events.size(), next + 1_000);
        List<StoredEvent> page =
            closed || next >= to ? List.of() : List.copyOf(events.subList((int) next, to));
        next = Math.max(next, to);
        return page;
      }
    }

    @Override
    public void wake() {
      synchronized (MemoryLog.this) {
        woken = true;
        MemoryLog.this.notifyAll();
      }
    }

    @Override
    public void close() {
      synchronized (MemoryLog.this) {
        closed = true;
        MemoryLog.this.notifyAll();
      }
    }
  }

  @Override
  public synchronized Optional<EventId> stop(ConversationRef conversation, StopReason reason) {
    if (desired != DesiredState.RUNNING) {
      return Optional.empty();
    }
    desired = DesiredState.STOPPED;
    epoch++;
    state = AgentState.STOPPED;
    return Optional.of(
        store(
            EventDraft.of(
                Observation.AgentStateChanged.to(AgentState.STOPPED, ""), Source.ENVIRONMENT),
            epoch));
  }

  @Override
  public boolean recordRuntime(ConversationRef conversation, Epoch owner, RuntimeRef ref) {
    boundary.cross("recordRuntime");
    synchronized (this) {
      if (owner.value() != epoch) {
        return false;
      }
      runtime = Optional.of(ref);
      return true;
    }
  }

  @Override
  public synchronized void stepCompleted(ConversationRef conversation, Epoch owner) {
    if (owner.value() == epoch) {
      stepCrashes = 0;
    }
  }

  @Override
  public synchronized void mask(ConversationRef conversation, Collection<Secret> secrets) {
    if (!secrets.isEmpty() && epochs.contains(epoch)) {
      throw new AssertionError("masking comes before the first append of an owner");
    }
    masked.addAll(secrets);
  }

  public synchronized Set<Secret> masked() {
    return Set.copyOf(masked);
  }

  public synchronized List<StoredEvent> events() {
    return List.copyOf(events);
  }

  public synchronized List<EventDraft> drafts() {
    return events.stream().map(codec::peek).toList();
  }

  public synchronized AgentState state() {
    return state;
  }

  public synchronized void crashes(int count) {
    stepCrashes = count;
  }

  public long appendCount() {
    return appends.get();
  }

  public long readCount() {
    return reads.get();
  }

  public long readEventCount() {
    return readEvents.get();
  }
}

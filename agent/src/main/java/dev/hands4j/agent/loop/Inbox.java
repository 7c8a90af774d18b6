package dev.hands4j.agent.loop;

import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What others wrote and the loop has not taken into account, in the order of the log. Filled from
 * two sides, the follower and the answers to appends; an event that comes twice counts once. Safe
 * from any thread; {@link #next}, {@link #done} and {@link #takenThrough} belong to the owner.
 */
final class Inbox {
  private final TreeMap<Long, StoredEvent> waiting = new TreeMap<>();

  /** Events the follower will still bring although they are done, or the loop's own. */
  private final Set<Long> settled = new HashSet<>();

  private long followedThrough;

  /** Everything others wrote up to here has been offered. */
  private long knownThrough;

  private long takenThrough;

  /**
   * @param takenThrough what earlier owners have taken into account, -1 for nothing
   */
  Inbox(long takenThrough) {
    this.followedThrough = takenThrough;
    this.knownThrough = takenThrough;
    this.takenThrough = takenThrough;
  }

  /** Whether an event is one the loop reacts to. */
  static boolean concerns(StoredEvent event) {
    if (event.source() != Source.USER) {
      return false;
    }
    return event.isAction()
        ? switch (event.kind()) {
          case "message",
              "change_agent_state",
              "run",
              "run_ipython",
              "read",
              "write",
              "edit",
              "browse",
              "browse_interactive",
              "call_tool_mcp" ->
              true;
          default -> false;
        }
        // Results of people's own commands, which the model may see.
        : !event.isObservation("null");
  }

  /**
   * The follower brings every event of the log, once and in order.
   *
   * @return whether it was still to be taken into account
   */
  synchronized boolean followed(StoredEvent event) {
    long id = event.id().value();
    followedThrough = id;
    boolean fresh = !settled.remove(id) && concerns(event);
    if (fresh) {
      waiting.put(id, event);
    }
    knownThrough = Math.max(knownThrough, id);
    if (!waiting.isEmpty()) {
      notifyAll();
    }
    return fresh;
  }

  /** An append with id {@code id} brings what others had written up to it. */
  synchronized void missed(Collection<StoredEvent> events, long id) {
    for (StoredEvent event : events) {
      long missed = event.id().value();
      if (missed > followedThrough && !settled.contains(missed) && concerns(event)) {
        waiting.put(missed, event);
      }
    }
    knownThrough = Math.max(knownThrough, id);
  }

  /** The loop wrote this itself in a person's name. */
  synchronized void own(long id) {
    settle(id);
  }

  synchronized Optional<StoredEvent> next() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.firstEntry().getValue());
  }

  /** The event is taken into account, like all before it. */
  synchronized void done(long id) {
    settle(id);
    knownThrough = Math.max(knownThrough, id);
  }

  private void settle(long id) {
    waiting.remove(id);
    if (id > followedThrough) {
      settled.add(id);
    }
  }

  /** The last event the loop has taken into account, never less than before; empty before any. */
  synchronized OptionalLong takenThrough() {
    long taken = waiting.isEmpty() ? knownThrough : waiting.firstKey() - 1;
    takenThrough = Math.max(takenThrough, taken);
    return takenThrough < 0 ? OptionalLong.empty() : OptionalLong.of(takenThrough);
  }

  /** Waits for something to be done. */
  synchronized void await() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
  }
}

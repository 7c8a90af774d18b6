package dev.hands4j.agent.loop;

import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/** What is under way. Changed by the owner only; the state may be read by any thread. */
final class Work {
  private volatile AgentState state;
  private Optional<Pending> pending = Optional.empty();
  private final Deque<EventDraft> queue = new ArrayDeque<>();

  Work(AgentState state) {
    this.state = state;
  }

  /**
   * An action whose result is owed.
   *
   * @param stage how far it is
   */
  record Pending(EventId id, EventDraft draft, Stage stage) {
    Pending at(Stage next) {
      return new Pending(id, draft, next);
    }
  }

  /** How far a pending action is. */
  enum Stage {
    /** A person must agree first. */
    UNCONFIRMED,
    /** The sandbox has not been asked by this owner; an earlier one may have asked it. */
    INHERITED,
    /** The sandbox has been asked. */
    RUNNING
  }

  AgentState state() {
    return state;
  }

  void state(AgentState next) {
    state = next;
  }

  Optional<Pending> pending() {
    return pending;
  }

  void pending(Pending next) {
    pending = Optional.of(next);
  }

  void nothingPending() {
    pending = Optional.empty();
  }

  /** Calls of the model's last answer that have not been acted on. */
  Optional<EventDraft> nextQueued() {
    return Optional.ofNullable(queue.poll());
  }

  boolean hasQueued() {
    return !queue.isEmpty();
  }

  void queue(Collection<EventDraft> drafts) {
    queue.addAll(drafts);
  }

  /** An action that could not be taken yet comes first again. */
  void again(EventDraft draft) {
    queue.addFirst(draft);
  }

  void dropQueued() {
    queue.clear();
  }
}

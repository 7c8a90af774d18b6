package dev.hands4j.storage.log;

import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership.Claim;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import java.util.Optional;

/**
 * What a head row allows and how it changes (architecture §8 points 1-3), without a database: the
 * store applies these functions inside its transaction, a test applies them to a model.
 */
final class AppendRules {
  private AppendRules() {}

  /** Refusals that come before the key is looked at: a stale loop learns nothing but that. */
  static Optional<AppendResult> refuseAuthority(Optional<HeadRow> head, AppendRequest request) {
    return switch (request.authority()) {
      case Authority.Person _ ->
          head.isEmpty() ? Optional.of(new AppendResult.NotRunning()) : Optional.empty();
      case Authority.Loop loop ->
          head.isEmpty() || head.get().epoch() != loop.epoch().value()
              ? Optional.of(new AppendResult.StaleOwner())
              : Optional.empty();
    };
  }

  /** Refusals of what is not a repetition. */
  static Optional<AppendResult> refuseNew(HeadRow head, AppendRequest request) {
    return switch (request.authority()) {
      case Authority.Person _ ->
          head.desiredState() != DesiredState.RUNNING
              ? Optional.of(new AppendResult.NotRunning())
              : Optional.empty();
      case Authority.Loop _ ->
          request.seenControl().isPresent()
                  && request.seenControl().getAsLong() < head.lastControl()
              ? Optional.of(new AppendResult.Superseded(new EventId(head.lastControl())))
              : Optional.empty();
    };
  }

  /** The head after the event of the request got its next id. */
  static HeadRow appended(HeadRow head, AppendRequest request, long time) {
    return switch (request.authority()) {
      case Authority.Person _ ->
          head.appendedByPerson(request.draft().event() instanceof Action.ChangeAgentState, time);
      case Authority.Loop _ -> {
        AgentState state =
            request.draft().event() instanceof Observation.AgentStateChanged changed
                ? AgentState.fromWire(changed.agentState()).orElse(head.agentState())
                : head.agentState();
        Optional<Long> taken =
            request.takenThrough().isPresent()
                ? Optional.of(request.takenThrough().getAsLong())
                : Optional.empty();
        yield head.appendedByLoop(state, taken, time);
      }
    };
  }

  /** Whether others may have written between what the loop has seen and its new event. */
  static boolean mayHaveMissed(HeadRow head, AppendRequest request) {
    return request.takenThrough().isPresent()
        && request.takenThrough().getAsLong() < head.lastOther();
  }

  /** The answer to a claim, and the head after it. */
  static Claimed claim(
      HeadRow head, NodeId node, Optional<Owner> expected, boolean start, long time) {
    if (head.desiredState() == DesiredState.DELETED
        || (head.desiredState() == DesiredState.STOPPED && !start)) {
      return new Claimed(new Claim.Stopped(head.desiredState()), head);
    }
    Optional<Owner> current = head.owner();
    if (current.isPresent() && !current.equals(expected)) {
      return new Claimed(new Claim.Held(current.get()), head);
    }
    HeadRow claimed =
        head.nextEpoch(Optional.of(node), DesiredState.RUNNING, Optional.empty(), time);
    if (current.isPresent() && head.agentState() == AgentState.RUNNING) {
      claimed = claimed.withStepCrashes(head.stepCrashes() + 1);
    }
    return new Claimed(new Claim.Claimed(new Epoch(claimed.epoch())), claimed);
  }

  /** The head of a conversation that stops; its final event is appended to it afterwards. */
  static HeadRow stopped(HeadRow head, StopReason reason) {
    DesiredState state = reason == StopReason.DELETED ? DesiredState.DELETED : DesiredState.STOPPED;
    return head.nextEpoch(Optional.empty(), state, Optional.of(reason), head.writtenAt());
  }

  record Claimed(Claim answer, HeadRow head) {}
}

package dev.hands4j.storage.log;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeRef;
import java.util.Optional;

/**
 * One row of {@code conversation_head}.
 *
 * @param epoch 0 before the first owner
 * @param lastPerson last event a person wrote, -1 before any
 * @param lastOther last event that the loop of the current epoch did not write, -1 before any
 * @param maskVersion raised whenever the set of secrets to mask grows
 * @param hasOpening whether a first message was given at creation
 * @param stopReason of a conversation that runs: it is asked to let go, because it is about to be
 *     stopped
 * @param writtenAt time of the newest event or claim, or of creation; microseconds since 1970
 */
record HeadRow(
    ConversationId id,
    long no,
    long epoch,
    Optional<NodeId> node,
    DesiredState desiredState,
    Optional<StopReason> stopReason,
    long nextId,
    long takenThrough,
    long lastControl,
    long lastPerson,
    long lastOther,
    AgentState agentState,
    Optional<RuntimeRef> runtime,
    int stepCrashes,
    long maskVersion,
    boolean hasOpening,
    long writtenAt) {

  Head toHead() {
    return new Head(
        epoch == 0 ? Optional.empty() : Optional.of(new Epoch(epoch)),
        desiredState,
        nextId,
        takenThrough,
        lastControl,
        agentState,
        runtime,
        stepCrashes);
  }

  Optional<Owner> owner() {
    return node.map(n -> new Owner(n, new Epoch(epoch)));
  }

  boolean isOwnedBy(NodeId candidate, Epoch candidateEpoch) {
    return epoch == candidateEpoch.value() && node.equals(Optional.of(candidate));
  }

  /**
   * A new generation: whoever held an older epoch can no longer write.
   *
   * @param time from now on it counts as used
   */
  HeadRow nextEpoch(
      Optional<NodeId> newNode, DesiredState state, Optional<StopReason> reason, long time) {
    return new HeadRow(
        id,
        no,
        epoch + 1,
        newNode,
        state,
        reason,
        nextId,
        takenThrough,
        lastControl,
        lastPerson,
        nextId - 1,
        agentState,
        runtime,
        stepCrashes,
        maskVersion,
        hasOpening,
        time);
  }

  HeadRow withoutNode() {
    return new HeadRow(
        id,
        no,
        epoch,
        Optional.empty(),
        desiredState,
        stopReason,
        nextId,
        takenThrough,
        lastControl,
        lastPerson,
        lastOther,
        agentState,
        runtime,
        stepCrashes,
        maskVersion,
        hasOpening,
        writtenAt);
  }

  HeadRow withState(DesiredState state, Optional<StopReason> reason) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        state,
        reason,
        nextId,
        takenThrough,
        lastControl,
        lastPerson,
        lastOther,
        agentState,
        runtime,
        stepCrashes,
        maskVersion,
        hasOpening,
        writtenAt);
  }

  HeadRow withRuntime(RuntimeRef newRuntime) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        desiredState,
        stopReason,
        nextId,
        takenThrough,
        lastControl,
        lastPerson,
        lastOther,
        agentState,
        Optional.of(newRuntime),
        stepCrashes,
        maskVersion,
        hasOpening,
        writtenAt);
  }

  HeadRow withStepCrashes(int crashes) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        desiredState,
        stopReason,
        nextId,
        takenThrough,
        lastControl,
        lastPerson,
        lastOther,
        agentState,
        runtime,
        crashes,
        maskVersion,
        hasOpening,
        writtenAt);
  }

  HeadRow withMaskVersion(long version) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        desiredState,
        stopReason,
        nextId,
        takenThrough,
        lastControl,
        lastPerson,
        lastOther,
        agentState,
        runtime,
        stepCrashes,
        version,
        hasOpening,
        writtenAt);
  }

  /** One event more, written by a person. */
  HeadRow appendedByPerson(boolean control, long time) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        desiredState,
        stopReason,
        nextId + 1,
        takenThrough,
        control ? nextId : lastControl,
        nextId,
        nextId,
        agentState,
        runtime,
        stepCrashes,
        maskVersion,
        hasOpening,
        time);
  }

  /** One event more, written by the loop; {@code taken} says that a step was survived. */
  HeadRow appendedByLoop(AgentState state, Optional<Long> taken, long time) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        desiredState,
        stopReason,
        nextId + 1,
        taken.isPresent() ? Math.max(takenThrough, taken.get()) : takenThrough,
        lastControl,
        lastPerson,
        lastOther,
        state,
        runtime,
        taken.isPresent() ? 0 : stepCrashes,
        maskVersion,
        hasOpening,
        time);
  }

  /** One event more, the last of a stopped conversation. */
  HeadRow appendedByStop(long time) {
    return new HeadRow(
        id,
        no,
        epoch,
        node,
        desiredState,
        stopReason,
        nextId + 1,
        takenThrough,
        lastControl,
        lastPerson,
        nextId,
        AgentState.STOPPED,
        runtime,
        0,
        maskVersion,
        hasOpening,
        time);
  }
}

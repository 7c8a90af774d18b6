package dev.hands4j.api.log;

import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.runtime.RuntimeRef;
import java.util.Optional;

/**
 * The head row of a conversation's log: everything an owner needs to go on.
 *
 * @param epoch empty before the first owner
 * @param nextId the id the next event gets
 * @param takenThrough last event the loop has taken into account, -1 before any
 * @param lastControl last control event ({@code change_agent_state} by a person), -1 before any
 * @param agentState folded from what the loop wrote
 * @param stepCrashes owners lost since the last completed step
 */
public record Head(
    Optional<Epoch> epoch,
    DesiredState desiredState,
    long nextId,
    long takenThrough,
    long lastControl,
    AgentState agentState,
    Optional<RuntimeRef> runtime,
    int stepCrashes) {

  /** Id of the newest event, -1 in an empty log. */
  public long lastId() {
    return nextId - 1;
  }
}

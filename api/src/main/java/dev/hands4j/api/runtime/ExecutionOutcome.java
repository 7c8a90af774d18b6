package dev.hands4j.api.runtime;

import dev.hands4j.api.event.Observation;

/** What became of an action in the sandbox. */
public sealed interface ExecutionOutcome {

  /** It ran, now or earlier, and this is what was seen; failures of the command included. */
  record Completed(Observation observation) implements ExecutionOutcome {}

  /** The sandbox obeys a newer owner: stop, do not retry. */
  record StaleOwner() implements ExecutionOutcome {}

  /**
   * The sandbox is gone or does not answer. Whether the action took effect is unknown; it must not
   * be run again.
   *
   * @param reason for people
   */
  record Lost(String reason) implements ExecutionOutcome {}
}

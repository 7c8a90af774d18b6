package dev.hands4j.api.runtime;

import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;

/**
 * One action for a sandbox.
 *
 * @param id of the action's event: the sandbox runs an id once and answers a repeat with the stored
 *     result
 * @param action a draft whose event is a runnable action; its timeout is the hard limit
 * @param session the agent's shell or the user's own, which do not wait for each other
 */
public record ExecutionRequest(EventId id, EventDraft action, Session session) {
  /** Which shell. */
  public enum Session {
    AGENT,
    USER
  }
}

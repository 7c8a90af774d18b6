package dev.hands4j.api.event;

import java.util.Optional;

/** The state of the agent of one conversation (events.md §1, agent.md §2). */
public enum AgentState {
  LOADING,
  RUNNING,
  AWAITING_USER_INPUT,
  PAUSED,
  STOPPED,
  FINISHED,
  REJECTED,
  ERROR,
  AWAITING_USER_CONFIRMATION,
  USER_CONFIRMED,
  USER_REJECTED,
  RATE_LIMITED;

  private final String wire = name().toLowerCase(java.util.Locale.ROOT);

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  public static Optional<AgentState> fromWire(String wire) {
    for (AgentState state : values()) {
      if (state.wire.equals(wire)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}

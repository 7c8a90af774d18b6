package dev.hands4j.api.event;

import java.util.Optional;

/** Whether an action may run (events.md §8). */
public enum ConfirmationState {
  CONFIRMED("confirmed"),
  REJECTED("rejected"),
  AWAITING_CONFIRMATION("awaiting_confirmation");

  private final String wire;

  ConfirmationState(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  public static Optional<ConfirmationState> fromWire(String wire) {
    for (ConfirmationState state : values()) {
      if (state.wire.equals(wire)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}

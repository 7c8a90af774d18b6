package dev.hands4j.cli.run;

import dev.hands4j.api.event.AgentState;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Learns from the events, in their order, whether the task has come to an end. */
final class Verdict {
  private static final String LIMIT = "Agent reached maximum";

  private AgentState state = AgentState.LOADING;
  private String reason = "";
  private long stateId = -1;

  void take(JsonNode event) {
    if (event.path("observation").asString("").equals("agent_state_changed")) {
      JsonNode extras = event.path("extras");
      AgentState.fromWire(extras.path("agent_state").asString("")).ifPresent(next -> state = next);
      reason = extras.path("reason").asString("");
      stateId = event.path("id").asLong(-1);
    }
  }

  AgentState state() {
    return state;
  }

  /** The event that brought the state. */
  long stateId() {
    return stateId;
  }

  /** What the agent's state says about the end; empty while it goes on. */
  Optional<Outcome> outcome() {
    return switch (state) {
      case FINISHED -> Optional.of(Outcome.FINISHED);
      case ERROR -> Optional.of(reason.contains(LIMIT) ? Outcome.WAITING : Outcome.FAILED);
      case AWAITING_USER_INPUT, PAUSED -> Optional.of(Outcome.WAITING);
      case REJECTED, STOPPED -> Optional.of(Outcome.REJECTED);
      case LOADING,
          RUNNING,
          AWAITING_USER_CONFIRMATION,
          USER_CONFIRMED,
          USER_REJECTED,
          RATE_LIMITED ->
          Optional.empty();
    };
  }

  /** In words, for the note at the end. */
  String words() {
    String words =
        switch (state) {
          case FINISHED -> "The agent has finished.";
          case ERROR -> "The agent ended with an error.";
          case AWAITING_USER_INPUT -> "The agent waits for an answer.";
          case PAUSED -> "The agent is paused.";
          case REJECTED -> "The agent turned the task down.";
          case STOPPED -> "The conversation was stopped.";
          default -> "The agent is " + state.wire() + ".";
        };
    return reason.isBlank() ? words : words + " " + reason;
  }
}

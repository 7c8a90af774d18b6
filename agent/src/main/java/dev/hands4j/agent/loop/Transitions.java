package dev.hands4j.agent.loop;

import static dev.hands4j.api.event.AgentState.AWAITING_USER_CONFIRMATION;
import static dev.hands4j.api.event.AgentState.AWAITING_USER_INPUT;
import static dev.hands4j.api.event.AgentState.ERROR;
import static dev.hands4j.api.event.AgentState.FINISHED;
import static dev.hands4j.api.event.AgentState.LOADING;
import static dev.hands4j.api.event.AgentState.PAUSED;
import static dev.hands4j.api.event.AgentState.RATE_LIMITED;
import static dev.hands4j.api.event.AgentState.REJECTED;
import static dev.hands4j.api.event.AgentState.RUNNING;
import static dev.hands4j.api.event.AgentState.STOPPED;
import static dev.hands4j.api.event.AgentState.USER_CONFIRMED;
import static dev.hands4j.api.event.AgentState.USER_REJECTED;

import dev.hands4j.api.event.AgentState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which state of the agent may follow which (agent.md §2.2, events.md §12.3). Every state may be
 * followed by {@code paused}, {@code stopped}, {@code error} and, when the loop starts anew, {@code
 * loading}; the table holds the rest.
 */
final class Transitions {
  private static final Set<AgentState> ALWAYS = EnumSet.of(PAUSED, STOPPED, ERROR, LOADING);

  private static final Map<AgentState, Set<AgentState>> NEXT = new EnumMap<>(AgentState.class);

  static {
    NEXT.put(LOADING, EnumSet.of(RUNNING, AWAITING_USER_INPUT));
    NEXT.put(
        RUNNING,
        EnumSet.of(
            AWAITING_USER_INPUT, FINISHED, REJECTED, AWAITING_USER_CONFIRMATION, RATE_LIMITED));
    NEXT.put(AWAITING_USER_INPUT, EnumSet.of(RUNNING));
    NEXT.put(PAUSED, EnumSet.of(RUNNING, AWAITING_USER_INPUT));
    NEXT.put(STOPPED, EnumSet.of(RUNNING, AWAITING_USER_INPUT));
    NEXT.put(FINISHED, EnumSet.of(RUNNING));
    NEXT.put(REJECTED, EnumSet.of(RUNNING));
    NEXT.put(ERROR, EnumSet.of(RUNNING, AWAITING_USER_INPUT));
    NEXT.put(
        AWAITING_USER_CONFIRMATION,
        EnumSet.of(USER_CONFIRMED, USER_REJECTED, RUNNING, AWAITING_USER_INPUT));
    NEXT.put(USER_CONFIRMED, EnumSet.of(RUNNING));
    NEXT.put(USER_REJECTED, EnumSet.of(AWAITING_USER_INPUT, RUNNING));
    NEXT.put(RATE_LIMITED, EnumSet.of(RUNNING, AWAITING_USER_INPUT));
  }

  private Transitions() {}

  static boolean allowed(AgentState from, AgentState to) {
    return from != to && (ALWAYS.contains(to) || NEXT.getOrDefault(from, Set.of()).contains(to));
  }

  /** Throws for a move that is not in the table, naming both ends. */
  static void check(AgentState from, AgentState to) {
    if (!allowed(from, to)) {
      throw new IllegalStateException("no way from " + from.wire() + " to " + to.wire());
    }
  }
}

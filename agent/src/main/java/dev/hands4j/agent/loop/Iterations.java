package dev.hands4j.agent.loop;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folds out of the log how many iterations earlier owners have used and how many were granted, so
 * that the limit is the conversation's (agent.md §4). Each action says what the count was, so a
 * condensed part of the log need not be read; without that, what is read is counted.
 */
final class Iterations {
  private static final Pattern REACHED =
      Pattern.compile("Current iteration: (\\d{1,9}), max iteration: (\\d{1,9})");

  private final int step;
  private int used;
  private int reached;
  private int granted;
  private boolean stopped;

  /**
   * @param step iterations granted at a time
   */
  Iterations(int step) {
    this.step = step;
  }

  void witness(EventDraft draft) {
    long told = draft.metrics().map(LlmMetrics::iterations).orElse(0L);
    if (draft.source() == Source.AGENT && told > 0) {
      used = (int) Math.min(Integer.MAX_VALUE, told);
      return;
    }
    switch (draft.event()) {
      case Action.System _, Action.CondensationRequest _ -> {}
      // It is written again when it was decided.
      case Action action
          when action.confirmationState() == ConfirmationState.AWAITING_CONFIRMATION -> {}
      case Action _ when draft.source() == Source.AGENT -> used++;
      case Observation.Error _ when draft.source() == Source.AGENT && draft.cause().isEmpty() ->
          used++;
      case Observation.AgentStateChanged changed -> changed(changed);
      default -> {}
    }
  }

  private void changed(Observation.AgentStateChanged changed) {
    if (changed.agentState().equals("error")) {
      stopped = changed.reason().contains("Agent reached maximum");
    } else if (changed.agentState().equals("running")) {
      stopped = false;
    }
    Matcher matcher = REACHED.matcher(changed.reason());
    if (matcher.find()) {
      used = Integer.parseInt(matcher.group(1));
      reached = Integer.parseInt(matcher.group(2));
      granted = reached;
    } else if (changed.agentState().equals("running") && reached > 0) {
      granted = reached + step;
      reached = 0;
    }
  }

  /** Whether a limit stopped the agent and nobody has let it go on. */
  boolean stopped() {
    return stopped;
  }

  int used() {
    return used;
  }

  /** At most so many; 0 when nobody has granted more than the settings say. */
  int granted() {
    return granted;
  }
}

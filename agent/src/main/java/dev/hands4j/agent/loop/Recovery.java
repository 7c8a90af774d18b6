package dev.hands4j.agent.loop;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.event.ToolCallMetadata;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an owner that found a log learns from it besides the view: which action has no result yet,
 * which recall no answer, what was spent, when something happened last. Fed ascending.
 */
final class Recovery {
  private final Map<Long, EventDraft> openByUser = new LinkedHashMap<>();
  private Optional<Open> open = Optional.empty();
  private Optional<Open> openRecall = Optional.empty();
  private Optional<EventId> openSetup = Optional.empty();
  private Optional<EventDraft> lastAgentAction = Optional.empty();
  private Optional<ToolCallMetadata> lastCall = Optional.empty();
  private LlmMetrics metrics = LlmMetrics.ZERO;
  private Instant newest = Instant.EPOCH;

  /** An action without a result. */
  record Open(EventId id, EventDraft draft) {}

  void witness(StoredEvent event, EventDraft draft) {
    newest = event.time();
    switch (draft.event()) {
      case Action.Recall _ -> openRecall = Optional.of(new Open(event.id(), draft));
      case Action action when draft.source() == Source.AGENT -> agentAction(event, draft, action);
      case Action.Run _ when draft.source() == Source.ENVIRONMENT ->
          openSetup = Optional.of(event.id());
      case Action action when draft.source() == Source.USER && action.runnable() ->
          openByUser.put(event.id().value(), draft);
      case Action.Message _ when draft.source() == Source.USER ->
          lastAgentAction = Optional.empty();
      case Observation.AgentStateChanged changed -> stateChanged(changed);
      case Observation _ -> draft.cause().ifPresent(this::answered);
      default -> {}
    }
  }

  private void agentAction(StoredEvent event, EventDraft draft, Action action) {
    draft.metrics().ifPresent(m -> metrics = m);
    if (action instanceof Action.System
        || action instanceof Action.Condensation
        || action instanceof Action.CondensationRequest) {
      return;
    }
    lastAgentAction = Optional.of(draft);
    lastCall = draft.toolCall();
    if (action.runnable() || action instanceof Action.Think) {
      open = Optional.of(new Open(event.id(), draft));
    }
  }

  private void stateChanged(Observation.AgentStateChanged changed) {
    switch (changed.agentState()) {
      // These drop what was queued (agent.md §3.8).
      case "stopped", "error" -> lastCall = Optional.empty();
      case "finished", "rejected", "awaiting_user_input" -> {
        lastCall = Optional.empty();
        lastAgentAction = Optional.empty();
      }
      default -> {}
    }
  }

  private void answered(EventId cause) {
    openByUser.remove(cause.value());
    if (open.filter(o -> o.id().equals(cause)).isPresent()) {
      open = Optional.empty();
    }
    openSetup = openSetup.filter(id -> !id.equals(cause));
    if (openRecall.filter(o -> o.id().equals(cause)).isPresent()) {
      openRecall = Optional.empty();
    }
  }

  /** The agent's action that has no result, if its answer is still owed. */
  Optional<Open> open() {
    return open;
  }

  /** Whether the open action waits for a person's word. */
  boolean unconfirmed() {
    return open.filter(o ->
            o.draft().event() instanceof Action action
                && action.confirmationState() == ConfirmationState.AWAITING_CONFIRMATION)
        .isPresent();
  }

  /** Whether this is a set-up of the workspace that has no result. */
  boolean isOpenSetup(EventId id) {
    return openSetup.filter(id::equals).isPresent();
  }

  Optional<Open> openRecall() {
    return openRecall;
  }

  /** People's commands without a result, by id, ascending. */
  Map<Long, EventDraft> openByUser() {
    return openByUser;
  }

  /** The last tool call that was acted on, unless what followed it was dropped. */
  Optional<ToolCallMetadata> lastCall() {
    return lastCall;
  }

  /** The last action, if its consequence for the state is not in the log. */
  Optional<EventDraft> lastAgentAction() {
    return lastAgentAction;
  }

  LlmMetrics metrics() {
    return metrics;
  }

  /** When the newest event was written. */
  Instant newest() {
    return newest;
  }
}

package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.ToolCallMetadata;
import dev.hands4j.api.event.UnknownEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Writes drafts; the keys and their order are those of events.md §2.1. */
final class EventWriter {
  /** What the log says about an event of an unknown kind; all other members stay as they were. */
  private static final Set<String> OF_THE_LOG = Set.of("id", "timestamp", "source", "cause");

  private EventWriter() {}

  /** Everything but id and timestamp; every text masked, command output cut after masking. */
  static EventBody body(EventDraft draft, Masker masker) {
    JsonOut out = new JsonOut(masker);
    out.constant("source", draft.source().wire());
    switch (draft.event()) {
      case Action action -> {
        out.text("message", Messages.of(action, masker));
        cause(draft, out);
        out.constant("action", action.kind());
        metadata(draft, out);
        content(action, draft, out);
      }
      case Observation observation -> {
        out.text("message", Messages.of(observation, masker));
        cause(draft, out);
        out.constant("observation", observation.kind());
        metadata(draft, out);
        content(observation, true, out);
      }
      case UnknownEvent unknown -> {
        cause(draft, out);
        unknown(unknown, out);
      }
    }
    byte[] tail = out.finish().substring(1).getBytes(StandardCharsets.UTF_8);
    return new EventBody(
        draft.event().kind(), isAction(draft), draft.source(), draft.cause(), hidden(draft), tail);
  }

  /** The event as a sandbox receives or answers it: no envelope, nothing masked or cut. */
  static Json plain(EventDraft draft) {
    JsonOut out = new JsonOut(Masker.NONE);
    switch (draft.event()) {
      case Action action -> {
        out.text("message", Messages.of(action, Masker.NONE)).constant("action", action.kind());
        content(action, draft, out);
      }
      case Observation observation -> {
        out.text("message", Messages.of(observation, Masker.NONE))
            .constant("observation", observation.kind());
        content(observation, false, out);
      }
      case UnknownEvent unknown -> unknown(unknown, out);
    }
    return new Json(out.finish());
  }

  /** A known state is a name of the protocol and tells nothing; anything else is text. */
  static void state(JsonOut out, String state) {
    if (AgentState.fromWire(state).isPresent()) {
      out.constant("agent_state", state);
    } else {
      out.text("agent_state", state);
    }
  }

  private static void content(Action action, EventDraft draft, JsonOut out) {
    ActionWriter.args(action, out.object("args"));
    out.end();
    if (draft.timeout().isPresent()) {
      out.decimal("timeout", draft.timeout().getAsDouble());
    }
  }

  private static void content(Observation observation, boolean cut, JsonOut out) {
    String content = observation.content();
    if (cut && observation instanceof Observation.Run run && !run.hidden()) {
      content = Truncation.middle(out.masker().mask(content));
    }
    out.text("content", content);
    ObservationWriter.extras(observation, out.object("extras"));
    out.end();
    switch (observation) {
      case Observation.Run run -> out.bool("success", run.metadata().exitCode() == 0);
      case Observation.RunIpython _ -> out.bool("success", true);
      default -> {}
    }
  }

  private static void cause(EventDraft draft, JsonOut out) {
    draft.cause().ifPresent(cause -> out.number("cause", cause.value()));
  }

  private static void unknown(UnknownEvent unknown, JsonOut out) {
    Map<String, JsonText.Value> members = JsonText.members(unknown.json().text());
    members.forEach((name, value) -> {
      if (name.equals("action") || name.equals("observation")) {
        out.verbatim(name, value.raw());
      } else if (!OF_THE_LOG.contains(name)) {
        out.raw(name, value.raw());
      }
    });
  }

  private static void metadata(EventDraft draft, JsonOut out) {
    draft.toolCall().ifPresent(call -> toolCall(call, out.object("tool_call_metadata")));
    draft.metrics().ifPresent(metrics -> metrics(metrics, out.object("llm_metrics")));
  }

  private static void toolCall(ToolCallMetadata call, JsonOut out) {
    out.text("function_name", call.functionName())
        .text("tool_call_id", call.toolCallId())
        .raw("model_response", call.modelResponse())
        .number("total_calls_in_response", call.totalCallsInResponse())
        .end();
  }

  private static void metrics(LlmMetrics metrics, JsonOut out) {
    out.decimal("accumulated_cost", metrics.accumulatedCost());
    if (metrics.maxBudget().isPresent()) {
      out.decimal("max_budget_per_task", metrics.maxBudget().getAsDouble());
    } else {
      out.nothing("max_budget_per_task");
    }
    out.object("accumulated_token_usage")
        .text("model", metrics.model())
        .number("prompt_tokens", metrics.promptTokens())
        .number("completion_tokens", metrics.completionTokens())
        .number("cache_read_tokens", metrics.cacheReadTokens())
        .number("cache_write_tokens", metrics.cacheWriteTokens())
        .number("context_window", metrics.contextWindow())
        .number("per_turn_token", metrics.perTurnTokens())
        .text("response_id", metrics.responseId())
        .end()
        .emptyArray("costs")
        .emptyArray("response_latencies")
        .emptyArray("token_usages");
    if (metrics.iterations() > 0) {
      out.number("iterations", metrics.iterations());
    }
    out.end();
  }

  private static boolean isAction(EventDraft draft) {
    return switch (draft.event()) {
      case Action _ -> true;
      case Observation _ -> false;
      case UnknownEvent unknown -> unknown.isAction();
    };
  }

  private static boolean hidden(EventDraft draft) {
    return switch (draft.event()) {
      case Action.Run run -> run.hidden();
      case Observation.Run run -> run.hidden();
      default -> false;
    };
  }
}

package dev.hands4j.storage.wire;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.ToolCallMetadata;
import dev.hands4j.api.event.UnknownEvent;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads whole events: envelope, kind, content (events.md §5). */
final class EventReader {
  /** Names without an implementation that input may not use (events.md §1). */
  private static final Set<String> RESERVED_ACTIONS =
      Set.of("start", "pause", "resume", "stop", "push", "send_pr");

  private static final int LONGEST_KIND = 100;

  private static final Set<String> RESERVED_OBSERVATIONS = Set.of("chat", "message");

  private EventReader() {}

  /** Reads what was sent; an unknown kind is kept whole, a known one must have its shape. */
  static EventDraft read(String json) throws MalformedEventException {
    Fields event = Fields.parse("", json);
    boolean isAction = event.has("action");
    if (!isAction && !event.has("observation")) {
      throw new MalformedEventException("an event needs the key action or observation");
    }
    String kind = event.text(isAction ? "action" : "observation");
    if ((isAction ? RESERVED_ACTIONS : RESERVED_OBSERVATIONS).contains(kind)) {
      throw new MalformedEventException(
          "%s %s is a reserved name; it cannot be sent"
              .formatted(isAction ? "action" : "observation", kind));
    }
    if (kind.isEmpty() || kind.length() > LONGEST_KIND || kind.chars().anyMatch(c -> c < 0x20)) {
      throw new MalformedEventException(
          "action and observation must be names of 1 to %d characters".formatted(LONGEST_KIND));
    }
    Optional<? extends Event> known =
        isAction
            ? ActionReader.read(kind, event.object("args"))
            : ObservationReader.read(kind, event);
    Event content =
        known.isPresent() ? known.get() : new UnknownEvent(kind, isAction, new Json(json));
    return new EventDraft(
        content,
        source(event),
        cause(event),
        toolCall(event),
        metrics(event),
        isAction ? timeout(event) : OptionalDouble.empty());
  }

  private static Source source(Fields event) throws MalformedEventException {
    String source = event.text("source", Source.USER.wire());
    return Source.fromWire(source)
        .orElseThrow(
            () -> new MalformedEventException("source must be agent, user or environment"));
  }

  private static Optional<EventId> cause(Fields event) throws MalformedEventException {
    Optional<Long> cause = event.optionalLong("cause");
    if (cause.isPresent() && cause.get() < 0) {
      throw new MalformedEventException("cause must be the id of an event, 0 or more");
    }
    return cause.map(EventId::new);
  }

  private static Optional<ToolCallMetadata> toolCall(Fields event) throws MalformedEventException {
    if (!event.has("tool_call_metadata")) {
      return Optional.empty();
    }
    Fields call = event.object("tool_call_metadata");
    return Optional.of(
        new ToolCallMetadata(
            call.text("function_name"),
            call.text("tool_call_id"),
            call.requiredObjectText("model_response"),
            call.optionalInteger("total_calls_in_response")
                .orElseThrow(() ->
                    new MalformedEventException(
                        "tool_call_metadata.total_calls_in_response is missing; it must be an"
                            + " integer"))));
  }

  private static Optional<LlmMetrics> metrics(Fields event) throws MalformedEventException {
    if (!event.has("llm_metrics")) {
      return Optional.empty();
    }
    Fields metrics = event.object("llm_metrics");
    Fields usage = metrics.object("accumulated_token_usage");
    return Optional.of(
        new LlmMetrics(
            metrics.decimal("accumulated_cost").orElse(0),
            metrics.decimal("max_budget_per_task"),
            usage.text("model", LlmMetrics.ZERO.model()),
            usage.number("prompt_tokens", 0),
            usage.number("completion_tokens", 0),
            usage.number("cache_read_tokens", 0),
            usage.number("cache_write_tokens", 0),
            usage.number("context_window", 0),
            usage.number("per_turn_token", 0),
            usage.text("response_id", ""),
            metrics.number("iterations", 0)));
  }

  private static OptionalDouble timeout(Fields event) throws MalformedEventException {
    return event.decimal("timeout");
  }
}

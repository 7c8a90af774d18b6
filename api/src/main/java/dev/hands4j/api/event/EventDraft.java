package dev.hands4j.api.event;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An event that has not been appended: content and envelope, but no id and no time, which the log
 * gives.
 *
 * @param cause the action this observation answers
 * @param timeout hard time limit of an action, seconds (events.md §2.7)
 */
public record EventDraft(
    Event event,
    Source source,
    Optional<EventId> cause,
    Optional<ToolCallMetadata> toolCall,
    Optional<LlmMetrics> metrics,
    OptionalDouble timeout) {

  public static EventDraft of(Event event, Source source) {
    return new EventDraft(
        event,
        source,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  public EventDraft causedBy(EventId id) {
    return new EventDraft(event, source, Optional.of(id), toolCall, metrics, timeout);
  }

  public EventDraft withToolCall(ToolCallMetadata metadata) {
    return new EventDraft(event, source, cause, Optional.of(metadata), metrics, timeout);
  }

  public EventDraft withMetrics(LlmMetrics newMetrics) {
    return new EventDraft(event, source, cause, toolCall, Optional.of(newMetrics), timeout);
  }

  public EventDraft withTimeout(double seconds) {
    return new EventDraft(event, source, cause, toolCall, metrics, OptionalDouble.of(seconds));
  }

  /**
   * The same draft as a person may write it: source {@code user}, and without the keys by which a
   * client could forge causality (architecture §8 point 2).
   */
  public EventDraft asWrittenByAPerson() {
    return new EventDraft(
        event, Source.USER, Optional.empty(), Optional.empty(), Optional.empty(), timeout);
  }
}

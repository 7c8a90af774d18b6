package dev.hands4j.api.event;

import java.util.OptionalDouble;

/**
 * What the conversation has cost so far, as carried by the agent's actions (events.md §2.6).
 * Totals, never increments.
 *
 * @param accumulatedCost US dollars
 * @param maxBudget US dollars; empty means no limit
 * @param contextWindow tokens the model can take
 * @param perTurnTokens tokens of the last request and its answer
 */
public record LlmMetrics(
    double accumulatedCost,
    OptionalDouble maxBudget,
    String model,
    long promptTokens,
    long completionTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long contextWindow,
    long perTurnTokens,
    String responseId) {

  /** Nothing spent yet. */
  public static final LlmMetrics ZERO =
      new LlmMetrics(0, OptionalDouble.empty(), "default", 0, 0, 0, 0, 0, 0, "");
}

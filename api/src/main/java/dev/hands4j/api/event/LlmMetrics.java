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
 * @param iterations of the agent so far, this one included; 0 when unknown. Ours: the reference
 *     forgets the count with the process
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
    String responseId,
    long iterations) {

  /** Nothing spent yet. */
  public static final LlmMetrics ZERO =
      new LlmMetrics(0, OptionalDouble.empty(), "default", 0, 0, 0, 0, 0, 0, "", 0);

  /** The same with other limits and the count that is held against them. */
  public LlmMetrics withLimits(OptionalDouble budget, long count) {
    return new LlmMetrics(
        accumulatedCost,
        budget,
        model,
        promptTokens,
        completionTokens,
        cacheReadTokens,
        cacheWriteTokens,
        contextWindow,
        perTurnTokens,
        responseId,
        count);
  }

  /** The same with another size of the last request. */
  public LlmMetrics withPerTurnTokens(long tokens) {
    return new LlmMetrics(
        accumulatedCost,
        maxBudget,
        model,
        promptTokens,
        completionTokens,
        cacheReadTokens,
        cacheWriteTokens,
        contextWindow,
        tokens,
        responseId,
        iterations);
  }
}

package dev.hands4j.agent.loop;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much the agent may do before somebody looks (agent.md §4). Iterations count from the start of
 * this owner; the budget counts what the whole conversation has cost.
 */
final class Limits {
  private final int iterationStep;
  private final OptionalDouble budgetStep;
  private int iterations;
  private int maxIterations;
  private double spent;
  private double maxBudget;

  /**
   * @param budget US dollars; empty or 0 means no limit
   */
  Limits(int maxIterations, OptionalDouble budget) {
    this.iterationStep = maxIterations;
    this.maxIterations = maxIterations;
    this.budgetStep =
        budget.isPresent() && budget.getAsDouble() > 0 ? budget : OptionalDouble.empty();
    this.maxBudget = budgetStep.orElse(0);
  }

  /** An earlier owner may have granted more; what it granted is in the metrics it wrote. */
  void continueFrom(OptionalDouble grantedBudget) {
    if (budgetStep.isPresent()) {
      maxBudget = Math.max(maxBudget, grantedBudget.orElse(0));
    }
  }

  /** Counts one more action, unless that is too much: then the words of the error. */
  Optional<String> step(double spentSoFar) {
    spent = spentSoFar;
    if (iterations >= maxIterations) {
      return Optional.of(
          "Agent reached maximum iteration. Current iteration: %d, max iteration: %d"
              .formatted(iterations, maxIterations));
    }
    if (budgetReached()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Agent reached maximum budget for conversation.Current budget: %.2f, max budget:"
                  + " %.2f",
              spent,
              maxBudget));
    }
    iterations++;
    return Optional.empty();
  }

  /** Somebody wants it to go on: what was used up is granted once more. */
  void extend() {
    if (iterations >= maxIterations) {
      maxIterations += iterationStep;
    }
    if (budgetReached()) {
      maxBudget = spent + budgetStep.orElseThrow();
    }
  }

  private boolean budgetReached() {
    return budgetStep.isPresent() && spent >= maxBudget;
  }

  OptionalDouble maxBudget() {
    return budgetStep.isPresent() ? OptionalDouble.of(maxBudget) : OptionalDouble.empty();
  }
}

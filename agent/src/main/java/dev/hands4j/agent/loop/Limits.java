package dev.hands4j.agent.loop;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much the agent may do before somebody looks (agent.md §4). Both limits are the
 * conversation's, whoever owns it.
 */
final class Limits {
  private final int iterationStep;
  private final OptionalDouble budgetStep;
  private boolean waiting;
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

  /**
   * Goes on from what earlier owners have used and granted.
   *
   * @param used iterations so far
   * @param granted iterations at most, as granted by an earlier owner
   * @param stopped whether a limit stopped the agent and nobody has let it go on
   * @param grantedBudget what an earlier owner granted is in the metrics it wrote
   */
  void continueFrom(int used, int granted, boolean stopped, OptionalDouble grantedBudget) {
    iterations = used;
    waiting = stopped;
    maxIterations = Math.max(maxIterations, granted);
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

  /**
   * Whether the next word of a person lets the agent go on, although its error is not seen any
   * more.
   */
  boolean waitsForAWord() {
    return waiting;
  }

  /** Somebody wants it to go on: what was used up is granted once more. */
  void extend() {
    waiting = false;
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

  int iterations() {
    return iterations;
  }

  OptionalDouble maxBudget() {
    return budgetStep.isPresent() ? OptionalDouble.of(maxBudget) : OptionalDouble.empty();
  }
}

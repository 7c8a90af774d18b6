package dev.hands4j.agent.loop;

import dev.hands4j.agent.llm.Reply;
import dev.hands4j.api.event.LlmMetrics;
import java.util.OptionalDouble;

/** What the conversation has cost (agent.md §11). Written by the owner, read by any thread. */
final class Spending {
  private volatile LlmMetrics total = LlmMetrics.ZERO;

  void continueFrom(LlmMetrics soFar) {
    total = soFar;
  }

  void add(Reply reply, double cost, long contextWindow) {
    LlmMetrics before = total;
    Reply.Usage usage = reply.usage();
    total =
        new LlmMetrics(
            before.accumulatedCost() + Math.max(0, cost),
            before.maxBudget(),
            "default",
            before.promptTokens() + usage.prompt(),
            before.completionTokens() + usage.completion(),
            before.cacheReadTokens() + usage.cacheRead(),
            before.cacheWriteTokens() + usage.cacheWrite(),
            Math.max(before.contextWindow(), contextWindow),
            usage.prompt() + usage.completion(),
            "",
            before.iterations());
  }

  /** A call beside the conversation's own: the size of its last request stays what it was. */
  void addAside(Reply reply, double cost) {
    long lastRequest = total.perTurnTokens();
    add(reply, cost, total.contextWindow());
    total = total.withPerTurnTokens(lastRequest);
  }

  /** What the next actions tell a later owner of the limits. */
  void limits(OptionalDouble maxBudget, int iterations) {
    total = total.withLimits(maxBudget, iterations);
  }

  LlmMetrics total() {
    return total;
  }
}

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
            "");
  }

  /** A call beside the conversation's own: the size of its last request stays what it was. */
  void addAside(Reply reply, double cost) {
    LlmMetrics before = total;
    add(reply, cost, before.contextWindow());
    LlmMetrics after = total;
    total =
        new LlmMetrics(
            after.accumulatedCost(),
            after.maxBudget(),
            after.model(),
            after.promptTokens(),
            after.completionTokens(),
            after.cacheReadTokens(),
            after.cacheWriteTokens(),
            after.contextWindow(),
            before.perTurnTokens(),
            after.responseId());
  }

  void budget(OptionalDouble max) {
    LlmMetrics m = total;
    if (!m.maxBudget().equals(max)) {
      total =
          new LlmMetrics(
              m.accumulatedCost(),
              max,
              m.model(),
              m.promptTokens(),
              m.completionTokens(),
              m.cacheReadTokens(),
              m.cacheWriteTokens(),
              m.contextWindow(),
              m.perTurnTokens(),
              m.responseId());
    }
  }

  LlmMetrics total() {
    return total;
  }
}

package dev.hands4j.agent.loop;

import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.memory.History;
import dev.hands4j.agent.memory.SummaryCondenser;
import dev.hands4j.agent.memory.WindowCondenser;
import dev.hands4j.api.event.Action;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the model's view within bounds (agent.md §23.5): a view that has grown too long is
 * summarized by the model, one that did not fit into the model loses its older half at once. Where
 * no summary can be had, the older half goes, too. Owner only.
 */
final class Condensing {
  private static final Logger LOG = LoggerFactory.getLogger(Condensing.class);

  private final WindowCondenser window;
  private final SummaryCondenser summary;
  private final Optional<PricedLlm> writer;
  private final Asking asking;
  private final Spending spending;

  /**
   * @param writer of summaries; empty when none are wanted or possible
   */
  Condensing(int maxSize, Optional<PricedLlm> writer, Asking asking, Spending spending) {
    this.window = new WindowCondenser(maxSize);
    this.summary = new SummaryCondenser(maxSize);
    this.writer = writer;
    this.asking = asking;
    this.spending = spending;
  }

  boolean due(History history) {
    return history.condensationRequested() || window.due(history);
  }

  /** What to forget now; empty when the view cannot be made smaller. */
  Optional<Action.Condensation> condense(History history) throws InterruptedException {
    if (history.condensationRequested() || writer.isEmpty()) {
      return window.condense(history);
    }
    return summarized(history, writer.get()).or(() -> window.condense(history));
  }

  private Optional<Action.Condensation> summarized(History history, PricedLlm model)
      throws InterruptedException {
    Optional<SummaryCondenser.Task> task = summary.task(history, model.contextWindow());
    if (task.isEmpty()) {
      return Optional.empty();
    }
    try {
      Reply reply = asking.askAside(model, task.get().request());
      spending.addAside(reply, model.costOfLast(reply));
      if (!reply.text().isBlank()) {
        return Optional.of(task.get().condensation(reply.text().strip()));
      }
      LOG.atWarn().setMessage("the summary was empty; older events are dropped instead").log();
    } catch (LlmException e) {
      LOG.atWarn()
          .setMessage("no summary could be had; older events are dropped instead")
          .addKeyValue("kind", e.kind())
          .log();
    }
    return Optional.empty();
  }
}

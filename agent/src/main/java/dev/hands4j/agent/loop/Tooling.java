package dev.hands4j.agent.loop;

import dev.hands4j.agent.mcp.McpTools;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Has the tools of MCP servers at hand, and tells people and the model once which server cannot be
 * had. Owner only.
 */
final class Tooling {
  private final McpTools tools;
  private final Ledger ledger;
  private final Interruptions interruptions;
  private final Deque<String> problems = new ArrayDeque<>();

  Tooling(McpTools tools, Ledger ledger, Interruptions interruptions) {
    this.tools = tools;
    this.ledger = ledger;
    this.interruptions = interruptions;
  }

  McpTools tools() {
    return tools;
  }

  /** Connects to servers; waits for those that were never tried. */
  void connect(Interruptions.Wait wait) throws InterruptedException {
    try (Interruptions.Breakable _ = interruptions.breakable(wait)) {
      problems.addAll(tools.connect());
    }
  }

  /** Writes down what went wrong with servers. */
  void report() throws Appender.StaleOwnerException, InterruptedException {
    while (!problems.isEmpty()) {
      ledger.writeQuietly(
          EventDraft.of(new Observation.Error(problems.peek(), ""), Source.ENVIRONMENT));
      problems.remove();
    }
  }

  /** Before the model is asked. */
  void refresh() throws Appender.StaleOwnerException, InterruptedException {
    connect(Interruptions.Wait.FOR_ANYTHING);
    report();
  }
}

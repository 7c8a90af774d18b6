package dev.hands4j.agent.loop;

import dev.hands4j.agent.mcp.McpTools;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Has the sandbox carry out what is pending, once (architecture §8 point 4): an action an earlier
 * owner may have given to a sandbox that is gone is not run again. Owner only.
 */
final class Hands {
  private static final int LOST_IN_A_ROW = 3;

  private final ConversationId conversation;
  private final Ledger ledger;
  private final Work work;
  private final Conductor conductor;
  private final Sandbox sandbox;
  private final Preparation preparation;
  private final McpTools tools;
  private final Interruptions interruptions;
  private final Signals signals;

  /** The sandbox earlier owners used; empty when there was none. */
  private final Optional<String> earlierInstance;

  private int lost;

  Hands(
      ConversationId conversation,
      Ledger ledger,
      Work work,
      Conductor conductor,
      Sandbox sandbox,
      Preparation preparation,
      McpTools tools,
      Interruptions interruptions,
      Signals signals,
      Optional<String> earlierInstance) {
    this.conversation = conversation;
    this.ledger = ledger;
    this.work = work;
    this.conductor = conductor;
    this.sandbox = sandbox;
    this.preparation = preparation;
    this.tools = tools;
    this.interruptions = interruptions;
    this.signals = signals;
    this.earlierInstance = earlierInstance;
  }

  /**
   * Brings the pending action to its result, or attaches to it again, and writes the result. An
   * interruption leaves it pending.
   */
  void collect(Work.Pending pending) throws Appender.StaleOwnerException, InterruptedException {
    if (pending.draft().event() instanceof Action.Think) {
      finish(pending, new Observation.Think("Your thought has been logged."));
      return;
    }
    if (pending.draft().event() instanceof Action.CallMcp call) {
      callForeign(pending, call);
      return;
    }
    ExecutionOutcome outcome;
    try {
      String instance = preparation.open(Interruptions.Wait.FOR_ANYTHING).ref().instance();
      if (pending.stage() == Work.Stage.INHERITED && wasGivenToAnother(pending, instance)) {
        finish(pending, Terminal.lost("The sandbox of the earlier owner is gone."));
        return;
      }
      Work.Pending running = pending.at(Work.Stage.RUNNING);
      work.pending(running);
      outcome = execute(running);
    } catch (RuntimeUnavailableException e) {
      unavailable(String.valueOf(e.getMessage()));
      return;
    }
    switch (outcome) {
      case ExecutionOutcome.Completed(Observation observation) -> {
        lost = 0;
        finish(pending, observation);
      }
      case ExecutionOutcome.StaleOwner() -> throw new Appender.StaleOwnerException();
      case ExecutionOutcome.Lost(String reason) -> {
        tell(reason);
        finish(pending, Terminal.lost(reason));
        if (++lost >= LOST_IN_A_ROW) {
          conductor.fail("STATUS$ERROR_RUNTIME_DISCONNECTED");
        }
      }
    }
  }

  /**
   * No server of tools answers a repeat with what it did: a call that may have been made is lost.
   */
  private void callForeign(Work.Pending pending, Action.CallMcp call)
      throws Appender.StaleOwnerException, InterruptedException {
    boolean inherited =
        pending.stage() == Work.Stage.INHERITED && pending.id().value() <= ledger.loadedThrough();
    if (inherited) {
      finish(pending, McpTools.lost(call));
      return;
    }
    work.pending(pending.at(Work.Stage.RUNNING));
    Observation observation;
    try (Interruptions.Breakable _ = interruptions.breakable()) {
      observation = tools.call(pending.id(), call).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    tools.done(pending.id());
    finish(pending, observation);
  }

  // Only an action that was in the log before this owner can have been given to another sandbox.
  private boolean wasGivenToAnother(Work.Pending pending, String instance) {
    return pending.id().value() <= ledger.loadedThrough()
        && earlierInstance.filter(instance::equals).isEmpty();
  }

  private ExecutionOutcome execute(Work.Pending pending)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    try (Interruptions.Breakable _ = interruptions.breakable()) {
      return sandbox.execute(pending.id(), pending.draft(), ExecutionRequest.Session.AGENT);
    }
  }

  private void finish(Work.Pending pending, Observation observation)
      throws Appender.StaleOwnerException, InterruptedException {
    ledger.writeResult(Conductor.answer(pending.id(), pending.draft(), observation));
    work.nothingPending();
    if (work.state() == AgentState.USER_CONFIRMED) {
      conductor.change(AgentState.RUNNING);
    }
  }

  private void unavailable(String reason)
      throws Appender.StaleOwnerException, InterruptedException {
    tell(reason);
    conductor.fail("RuntimeError: " + reason);
  }

  private void tell(String reason) {
    signals.publish(
        conversation, new Signal.Status("error", "STATUS$ERROR_RUNTIME_DISCONNECTED", reason));
  }
}

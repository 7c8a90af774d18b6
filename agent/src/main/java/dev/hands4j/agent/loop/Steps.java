package dev.hands4j.agent.loop;

import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.memory.History;
import dev.hands4j.agent.tools.Plan;
import dev.hands4j.agent.tools.Planner;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One step of the agent: think, act, see (agent.md §§3.4, 3.7). In steady state it costs one model
 * call, two appends and one execution; the result of an action is being written while the model is
 * already asked about it. Owner only.
 */
final class Steps {
  private static final int EMPTY_REPLIES = 3;

  private final ConversationId conversation;
  private final Ledger ledger;
  private final History history;
  private final Work work;
  private final Conductor conductor;
  private final Hands hands;
  private final Asking asking;
  private final Limits limits;
  private final Spending spending;
  private final Confirmation confirmation;
  private final Condensing condensing;
  private final Tooling tooling;
  private final Signals signals;
  private final UnaryOperator<String> scrub;
  private int emptyReplies;

  Steps(
      ConversationId conversation,
      Ledger ledger,
      History history,
      Work work,
      Conductor conductor,
      Hands hands,
      Asking asking,
      Limits limits,
      Spending spending,
      Confirmation confirmation,
      Condensing condensing,
      Tooling tooling,
      Signals signals,
      UnaryOperator<String> scrub) {
    this.conversation = conversation;
    this.ledger = ledger;
    this.history = history;
    this.work = work;
    this.conductor = conductor;
    this.hands = hands;
    this.asking = asking;
    this.limits = limits;
    this.spending = spending;
    this.confirmation = confirmation;
    this.condensing = condensing;
    this.tooling = tooling;
    this.signals = signals;
    this.scrub = scrub;
  }

  /** Does the next thing in state {@code running}. */
  void step()
      throws Appender.StaleOwnerException, Appender.SupersededException, InterruptedException {
    if (work.pending().isPresent()) {
      hands.collect(work.pending().get());
      return;
    }
    if (history.isStuck()) {
      failVisibly("STATUS$ERROR", "AgentStuckInLoopError: Agent got stuck in a loop");
      return;
    }
    Optional<String> limit = limits.step(spending.total().accumulatedCost());
    spending.limits(limits.maxBudget(), limits.iterations());
    if (limit.isPresent()) {
      failVisibly("STATUS$ERROR", "RuntimeError: " + limit.get());
      return;
    }
    Optional<EventDraft> queued = work.nextQueued();
    if (queued.isPresent()) {
      act(queued.get());
    } else if (!condense()) {
      think();
    }
  }

  private boolean condense() throws Appender.StaleOwnerException, InterruptedException {
    if (!condensing.due(history)) {
      return false;
    }
    boolean wanted = history.condensationRequested();
    ledger.settle();
    Optional<Action.Condensation> condensation = condensing.condense(history);
    if (condensation.isPresent()) {
      ledger.write(agent(condensation.get()).withMetrics(spending.total()));
      return true;
    }
    if (wanted) {
      history.giveUpCondensation();
      fail(
          new LlmException(
              LlmException.Kind.CONTEXT_WINDOW,
              "The conversation does not fit into the model, and there is nothing left to drop."));
      return true;
    }
    return false;
  }

  private void think()
      throws Appender.StaleOwnerException, Appender.SupersededException, InterruptedException {
    tooling.refresh();
    Reply reply;
    try {
      reply = asking.ask(history.messages());
    } catch (LlmException e) {
      fail(e);
      return;
    }
    spending.add(reply, asking.llm().costOfLast(reply), asking.llm().contextWindow());
    switch (Planner.plan(reply, tooling.tools()::has)) {
      case Plan.Actions(var drafts) -> {
        emptyReplies = 0;
        work.queue(drafts.subList(1, drafts.size()));
        act(drafts.getFirst());
      }
      case Plan.Misunderstood(String problem) -> {
        emptyReplies = 0;
        ledger.act(agent(new Observation.Error(problem, "")));
      }
      case Plan.Nothing() -> nothingSaid();
    }
  }

  /** An empty answer is sent back twice; then a person has to say how to go on. */
  private void nothingSaid()
      throws Appender.StaleOwnerException, Appender.SupersededException, InterruptedException {
    if (++emptyReplies < EMPTY_REPLIES) {
      ledger.act(
          agent(
              new Observation.Error(
                  "Your answer was empty. Call a tool, or say something to the person.", "")));
      return;
    }
    emptyReplies = 0;
    act(
        agent(
            new Action.Message(
                "The model gave an empty answer several times. Tell me how to go on.",
                Optional.empty(),
                Optional.empty(),
                true,
                SecurityRisk.UNKNOWN)));
  }

  private void act(EventDraft planned)
      throws Appender.StaleOwnerException, Appender.SupersededException, InterruptedException {
    EventDraft draft = planned.withMetrics(spending.total());
    Action action = (Action) draft.event();
    if (confirmation.needed(action)) {
      // The state comes before the action it is about (agent.md §2.2).
      conductor.change(AgentState.AWAITING_USER_CONFIRMATION);
      EventDraft waiting = Confirmation.awaiting(draft);
      work.pending(new Work.Pending(ledger.write(waiting), waiting, Work.Stage.UNCONFIRMED));
      return;
    }
    EventId id;
    try {
      id = ledger.act(draft);
    } catch (Appender.SupersededException e) {
      work.again(planned);
      throw e;
    }
    if (action.runnable()) {
      Work.Pending pending = new Work.Pending(id, draft, Work.Stage.RUNNING);
      work.pending(pending);
      hands.collect(pending);
      return;
    }
    afterwards(id, draft, action);
  }

  /** What follows from an action that no sandbox executes. */
  void afterwards(EventId id, EventDraft draft, Action action)
      throws Appender.StaleOwnerException, InterruptedException {
    switch (action) {
      case Action.Think _ ->
          ledger.writeResult(
              Conductor.answer(id, draft, new Observation.Think("Your thought has been logged.")));
      case Action.Finish _ -> end(AgentState.FINISHED);
      case Action.Reject _ -> end(AgentState.REJECTED);
      case Action.Message message when message.waitForResponse() ->
          conductor.change(AgentState.AWAITING_USER_INPUT);
      default -> {}
    }
  }

  // Calls behind the one that ends the work would surprise whoever writes next.
  private void end(AgentState state) throws Appender.StaleOwnerException, InterruptedException {
    work.dropQueued();
    conductor.change(state);
  }

  private void fail(LlmException failure)
      throws Appender.StaleOwnerException, InterruptedException {
    LlmException.Kind kind = failure.kind();
    switch (kind) {
      case CONTEXT_WINDOW -> {
        if (history.canShrink()) {
          ledger.write(agent(new Action.CondensationRequest()).withMetrics(spending.total()));
          return;
        }
        failVisibly(kind.statusId(), text(failure));
      }
      // No status message: clients show the reason (agent.md §5.3).
      case RATE_LIMIT -> conductor.fail(kind.statusId());
      case AUTHENTICATION,
          CONNECTION,
          SERVICE_UNAVAILABLE,
          API,
          INTERNAL_SERVER,
          OUT_OF_CREDITS,
          CONTENT_POLICY ->
          failVisibly(kind.statusId(), kind.statusId());
      case TIMEOUT, NO_RESPONSE, BAD_REQUEST, NOT_FOUND, PERMISSION, UNEXPECTED ->
          failVisibly(kind.statusId(), text(failure));
    }
  }

  private String text(LlmException failure) {
    return scrub.apply(failure.kind().className() + ": " + failure.getMessage());
  }

  private void failVisibly(String status, String reason)
      throws Appender.StaleOwnerException, InterruptedException {
    signals.publish(conversation, new Signal.Status("error", status, reason));
    conductor.fail(reason);
  }

  private static EventDraft agent(dev.hands4j.api.event.Event event) {
    return EventDraft.of(event, Source.AGENT);
  }
}

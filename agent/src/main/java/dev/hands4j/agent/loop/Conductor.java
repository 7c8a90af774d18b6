package dev.hands4j.agent.loop;

import dev.hands4j.agent.mcp.McpTools;
import dev.hands4j.agent.memory.History;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people want: takes their messages, commands and controls in the order of the log, and moves
 * the agent's state (agent.md §§2, 3.5, 3.6, 3.8). Owner only.
 */
final class Conductor {
  private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

  static final String NOT_EXECUTED_STOPPED =
      "Stop button pressed. The action has not been executed.";
  private static final String STOPPED_ID = "AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED";
  private static final String NOT_EXECUTED_ERROR =
      "The action was not executed because of an error. If the sandbox was lost or restarted,"
          + " perhaps for lack of memory, its running programs, installed dependencies and"
          + " environment variables may be gone.";
  private static final String ERROR_ID = "AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_ERROR";

  private final Ledger ledger;
  private final Inbox inbox;
  private final History history;
  private final Work work;
  private final Limits limits;
  private final Interruptions interruptions;
  private final EventCodec codec;
  private final Recalling recalling;
  private final Sandbox sandbox;
  private final McpTools tools;

  Conductor(
      Ledger ledger,
      Inbox inbox,
      History history,
      Work work,
      Limits limits,
      Interruptions interruptions,
      EventCodec codec,
      Recalling recalling,
      Sandbox sandbox,
      McpTools tools) {
    this.ledger = ledger;
    this.inbox = inbox;
    this.history = history;
    this.work = work;
    this.limits = limits;
    this.interruptions = interruptions;
    this.codec = codec;
    this.recalling = recalling;
    this.sandbox = sandbox;
    this.tools = tools;
  }

  /** Takes everything that waits into account. */
  void attend() throws Appender.StaleOwnerException, InterruptedException {
    interruptions.clear();
    Optional<StoredEvent> next = inbox.next();
    while (next.isPresent() && interruptions.ending().isEmpty()) {
      take(next.get());
      inbox.done(next.get().id().value());
      next = inbox.next();
    }
  }

  private void take(StoredEvent event) throws Appender.StaleOwnerException, InterruptedException {
    EventDraft draft = codec.decode(event);
    long id = event.id().value();
    boolean inView = id <= ledger.loadedThrough();
    switch (draft.event()) {
      case Action.ChangeAgentState change -> {
        ledger.sawControl(id);
        control(change.agentState(), OptionalLong.of(id));
      }
      case Action.Message message -> {
        if (!inView) {
          ledger.settle();
          history.add(event.id(), draft);
        }
        message(event.id(), message, OptionalLong.of(id));
      }
      // The terminal has it already.
      case Action action when action.runnable() && !inView -> {
        ledger.settle();
        history.add(event.id(), draft);
      }
      case Observation _ when !inView -> {
        ledger.settle();
        history.add(event.id(), draft);
      }
      default -> {}
    }
  }

  /**
   * A person said something: look things up, then work on it (§3.5).
   *
   * @param taken what is taken into account by that
   */
  void message(EventId id, Action.Message message, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    abandonUnconfirmed();
    boolean first = history.firstUserMessage().orElse(-1) == id.value();
    Action.Recall recall =
        new Action.Recall(first ? "workspace_context" : "knowledge", message.content(), "");
    // Named after the message: taken up again after a crash it is the same recall.
    AppendKey key = new AppendKey("k:" + id.value());
    EventId asked = ledger.write(EventDraft.of(recall, Source.USER), key, OptionalLong.empty());
    if (work.state() != AgentState.RUNNING) {
      change(AgentState.RUNNING, "", taken);
    }
    answerRecall(asked, recall, taken);
  }

  /** Says what is known of the workspace, or that nothing is known (agent.md §22.1). */
  void answerRecall(EventId asked, Action.Recall recall, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    ledger.write(
        EventDraft.of(recalling.answer(recall), Source.ENVIRONMENT).causedBy(asked),
        AppendKey.resultOf(asked.value()),
        taken);
  }

  private void abandonUnconfirmed() throws Appender.StaleOwnerException, InterruptedException {
    Optional<Work.Pending> pending = work.pending();
    if (pending.filter(p -> p.stage() == Work.Stage.UNCONFIRMED).isPresent()) {
      work.nothingPending();
      work.dropQueued();
      writeNotExecuted(
          pending.get(), "The action was not executed: a message came instead of a decision.", "");
    }
  }

  private void control(String wanted, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    // Unknown values are ignored (events.md §12.4), like moves that make no sense.
    Optional<AgentState> state = AgentState.fromWire(wanted);
    AgentState now = work.state();
    if (state.isEmpty() || state.get() == now) {
      return;
    }
    switch (state.get()) {
      case PAUSED -> pause(taken);
      case STOPPED -> change(AgentState.STOPPED, "", taken);
      case RUNNING -> resume(taken);
      case USER_CONFIRMED -> decide(true, taken);
      case USER_REJECTED -> decide(false, taken);
      case LOADING,
          AWAITING_USER_INPUT,
          FINISHED,
          REJECTED,
          ERROR,
          AWAITING_USER_CONFIRMATION,
          RATE_LIMITED -> {}
    }
  }

  private void pause(OptionalLong taken) throws Appender.StaleOwnerException, InterruptedException {
    work.pending().filter(p -> p.stage() == Work.Stage.RUNNING).ifPresent(p -> interrupt(p.id()));
    change(AgentState.PAUSED, "", taken);
  }

  private void resume(OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    switch (work.state()) {
      case PAUSED, ERROR, STOPPED, RATE_LIMITED -> {
        history.goOn();
        boolean something = work.pending().isPresent() || work.hasQueued() || history.awaitsModel();
        change(something ? AgentState.RUNNING : AgentState.AWAITING_USER_INPUT, "", taken);
      }
      case LOADING,
          RUNNING,
          AWAITING_USER_INPUT,
          FINISHED,
          REJECTED,
          AWAITING_USER_CONFIRMATION,
          USER_CONFIRMED,
          USER_REJECTED -> {}
    }
  }

  /** A person agrees to an action or refuses it (§8.4). */
  private void decide(boolean confirmed, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    Optional<Work.Pending> pending = work.pending();
    if (work.state() != AgentState.AWAITING_USER_CONFIRMATION || pending.isEmpty()) {
      return;
    }
    EventDraft again =
        Confirmation.decided(
            pending.get().draft(),
            confirmed ? ConfirmationState.CONFIRMED : ConfirmationState.REJECTED);
    EventId id = ledger.write(again);
    work.pending(new Work.Pending(id, again, Work.Stage.INHERITED));
    if (confirmed) {
      change(AgentState.USER_CONFIRMED, "", taken);
      return;
    }
    change(AgentState.USER_REJECTED, "", taken);
    work.nothingPending();
    work.dropQueued();
    ledger.write(
        answer(
            id,
            again,
            new Observation.UserRejected(
                "Action has been rejected by the user! Waiting for further user input.")),
        AppendKey.resultOf(id.value()),
        taken);
    change(AgentState.AWAITING_USER_INPUT, "", taken);
  }

  /** The agent failed; people see why. */
  void fail(String reason) throws Appender.StaleOwnerException, InterruptedException {
    change(AgentState.ERROR, reason, inbox.takenThrough());
  }

  /**
   * There was no way to begin; people see why. Nothing counts as taken into account, so the next
   * owner finds the opening and every message still to be answered.
   */
  void failToBegin(String reason) throws Appender.StaleOwnerException, InterruptedException {
    change(AgentState.ERROR, reason, OptionalLong.empty());
  }

  void change(AgentState next) throws Appender.StaleOwnerException, InterruptedException {
    change(next, "", inbox.takenThrough());
  }

  /**
   * Moves to another state and writes that down (§2.1).
   *
   * @param taken the event of which this is the consequence
   */
  void change(AgentState next, String reason, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    AgentState before = work.state();
    if (before == next) {
      return;
    }
    Transitions.check(before, next);
    if (next == AgentState.STOPPED || next == AgentState.ERROR) {
      reset(next);
    }
    if (next == AgentState.RUNNING && (before == AgentState.ERROR || limits.waitsForAWord())) {
      limits.extend();
    }
    ledger.write(
        EventDraft.of(Observation.AgentStateChanged.to(next, reason), Source.ENVIRONMENT), taken);
    work.state(next);
    LOG.atDebug()
        .setMessage("agent state changed")
        .addKeyValue("from", before.wire())
        .addKeyValue("to", next.wire())
        .log();
  }

  /** Nothing stays under way when the agent stops or fails (§3.8). */
  private void reset(AgentState next) throws Appender.StaleOwnerException, InterruptedException {
    Optional<Work.Pending> pending = work.pending();
    work.nothingPending();
    work.dropQueued();
    if (pending.isEmpty()) {
      return;
    }
    if (pending.get().stage() == Work.Stage.RUNNING) {
      interrupt(pending.get().id());
    }
    if (next == AgentState.STOPPED) {
      writeNotExecuted(pending.get(), stoppedText(pending.get()), STOPPED_ID);
    } else {
      writeNotExecuted(pending.get(), NOT_EXECUTED_ERROR, ERROR_ID);
    }
  }

  /** Asks what is under way to end, in the sandbox or with a server of tools. */
  void interrupt(EventId id) {
    tools.interrupt(id);
    sandbox.interrupt(id);
  }

  static String stoppedText(Work.Pending pending) {
    return pending.stage() == Work.Stage.RUNNING
        ? NOT_EXECUTED_STOPPED
            + " It was interrupted while it ran, so part of it may have taken effect."
        : NOT_EXECUTED_STOPPED;
  }

  /** Records for good that a pending action has no result, when the loop is told to stop. */
  void recordStopped(Work.Pending pending)
      throws Appender.StaleOwnerException, InterruptedException {
    writeNotExecuted(pending, stoppedText(pending), STOPPED_ID);
    ledger.settle();
  }

  private void writeNotExecuted(Work.Pending pending, String text, String errorId)
      throws Appender.StaleOwnerException, InterruptedException {
    ledger.writeResult(answer(pending.id(), pending.draft(), new Observation.Error(text, errorId)));
  }

  /** An observation that answers an action of the agent. */
  static EventDraft answer(EventId id, EventDraft action, Observation observation) {
    EventDraft draft = EventDraft.of(observation, action.source()).causedBy(id);
    return action.toolCall().map(draft::withToolCall).orElse(draft);
  }
}

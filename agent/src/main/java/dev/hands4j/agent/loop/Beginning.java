package dev.hands4j.agent.loop;

import dev.hands4j.agent.AgentConfig;
import dev.hands4j.agent.LoopStart;
import dev.hands4j.agent.memory.History;
import dev.hands4j.agent.prompt.SystemPrompt;
import dev.hands4j.agent.tools.Planner;
import dev.hands4j.agent.tools.Toolbox;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an owner begins: a new conversation gets its first events (events.md §12.2), a conversation
 * that was being worked on goes on where it was, with two brakes (architecture §8 point 7), any
 * other waits for its person. Owner only.
 */
final class Beginning {
  private final LoopStart start;
  private final AgentConfig config;
  private final Ledger ledger;
  private final Inbox inbox;
  private final History history;
  private final Work work;
  private final Recovery recovery;
  private final Conductor conductor;
  private final Steps steps;
  private final Sandbox sandbox;
  private final Terminal terminal;
  private final Preparation preparation;
  private final Follower follower;
  private final Tooling tooling;
  private final Clock clock;

  Beginning(
      LoopStart start,
      AgentConfig config,
      Ledger ledger,
      Inbox inbox,
      History history,
      Work work,
      Recovery recovery,
      Conductor conductor,
      Steps steps,
      Sandbox sandbox,
      Terminal terminal,
      Preparation preparation,
      Follower follower,
      Tooling tooling,
      Clock clock) {
    this.start = start;
    this.config = config;
    this.ledger = ledger;
    this.inbox = inbox;
    this.history = history;
    this.work = work;
    this.recovery = recovery;
    this.conductor = conductor;
    this.steps = steps;
    this.sandbox = sandbox;
    this.terminal = terminal;
    this.preparation = preparation;
    this.follower = follower;
    this.tooling = tooling;
    this.clock = clock;
  }

  /**
   * Brings the conversation to where the loop goes on.
   *
   * @throws RuntimeUnavailableException when there is no sandbox
   */
  void begin()
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    Head head = start.head();
    if (head.takenThrough() < 0) {
      fresh(head);
      return;
    }
    switch (head.agentState()) {
      case RUNNING, USER_CONFIRMED -> goOn(head);
      case PAUSED -> {
        inherit();
        open();
        resumeTerminal(head);
      }
      case AWAITING_USER_CONFIRMATION -> awaitDecision(head);
      case LOADING,
          AWAITING_USER_INPUT,
          STOPPED,
          FINISHED,
          REJECTED,
          ERROR,
          USER_REJECTED,
          RATE_LIMITED ->
          wait(head);
    }
  }

  private void fresh(Head head)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    ledger.writeQuietly(state(AgentState.LOADING));
    work.state(AgentState.LOADING);
    open();
    resumeTerminal(head);
    tooling.connect(Interruptions.Wait.FOR_THE_END);
    if (!history.hasSystem()) {
      ledger.writeQuietly(
          EventDraft.of(
              new Action.System(
                  SystemPrompt.text(),
                  Toolbox.wire(tooling.tools().wire()),
                  Optional.of(config.wireVersion()),
                  Optional.of("CodeActAgent")),
              Source.AGENT));
    }
    tooling.report();
    Optional<Action.Message> first = start.opening().firstMessage();
    if (first.isEmpty()) {
      ledger.writeQuietly(wish(AgentState.AWAITING_USER_INPUT));
      conductor.change(AgentState.AWAITING_USER_INPUT);
      return;
    }
    EventId id =
        ledger.write(
            EventDraft.of(first.get(), Source.USER), new AppendKey("first"), OptionalLong.empty());
    ledger.writeQuietly(wish(AgentState.RUNNING));
    // People may have written while the sandbox was being opened; their turn comes after this.
    follower.catchUp(id.value());
    conductor.message(id, first.get(), inbox.takenThrough());
  }

  /** The agent was working: nobody sees that its owner changed. */
  private void goOn(Head head)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    inherit();
    if (head.stepCrashes() >= config.maxCrashes()) {
      conductor.fail(
          "RuntimeError: The server ended %d times while the agent was at the same step, so it was"
                  .formatted(head.stepCrashes())
              + " not tried again. Send a message to go on.");
      open();
      resumeTerminal(head);
      return;
    }
    Duration down = Duration.between(recovery.newest(), clock.instant());
    if (down.compareTo(config.downLimit()) > 0) {
      ledger.writeQuietly(
          EventDraft.of(
              new Observation.Error(
                  "The server was down for %d minutes while the agent was working, so it is paused."
                          .formatted(down.toMinutes())
                      + " Resume it, or write a message, and it goes on where it was.",
                  ""),
              Source.ENVIRONMENT));
      conductor.change(AgentState.PAUSED);
    }
    open();
    resumeTerminal(head);
    Optional<Recovery.Open> recall = recovery.openRecall();
    if (recall.isPresent() && recall.get().draft().event() instanceof Action.Recall asked) {
      conductor.answerRecall(recall.get().id(), asked, inbox.takenThrough());
    }
    Optional<EventDraft> last = recovery.lastAgentAction();
    if (work.state() == AgentState.RUNNING && last.isPresent() && work.pending().isEmpty()) {
      concludeLast(last.get());
    }
  }

  // The owner may have died between an action and the change of state that follows from it.
  private void concludeLast(EventDraft last)
      throws Appender.StaleOwnerException, InterruptedException {
    boolean ends =
        last.event() instanceof Action.Finish
            || last.event() instanceof Action.Reject
            || (last.event() instanceof Action.Message message && message.waitForResponse());
    if (ends) {
      work.dropQueued();
      steps.afterwards(new EventId(0), last, (Action) last.event());
    }
  }

  private void awaitDecision(Head head)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    Optional<Recovery.Open> open = recovery.open();
    if (open.isEmpty() || !recovery.unconfirmed()) {
      wait(head);
      return;
    }
    work.pending(new Work.Pending(open.get().id(), open.get().draft(), Work.Stage.UNCONFIRMED));
    recovery.lastCall().ifPresent(call -> work.queue(Planner.rest(call)));
    open();
    resumeTerminal(head);
  }

  /** The agent was not working: it waits for its person again. */
  private void wait(Head head)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    if (head.agentState() != AgentState.LOADING) {
      ledger.writeQuietly(state(AgentState.LOADING));
      work.state(AgentState.LOADING);
    }
    open();
    ledger.writeQuietly(wish(AgentState.AWAITING_USER_INPUT));
    conductor.change(AgentState.AWAITING_USER_INPUT);
    resumeTerminal(head);
  }

  private void inherit() {
    recovery
        .open()
        .ifPresent(
            open -> work.pending(new Work.Pending(open.id(), open.draft(), Work.Stage.INHERITED)));
    recovery.lastCall().ifPresent(call -> work.queue(Planner.rest(call)));
  }

  private void open()
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    preparation.open(Interruptions.Wait.FOR_THE_END);
  }

  /** People's commands an earlier owner has not answered. */
  private void resumeTerminal(Head head)
      throws RuntimeUnavailableException, Appender.StaleOwnerException, InterruptedException {
    String instance = sandbox.open().ref().instance();
    boolean same = head.runtime().isEmpty() || head.runtime().get().instance().equals(instance);
    for (var command : recovery.openByUser().entrySet()) {
      EventId id = new EventId(command.getKey());
      if (same) {
        terminal.submit(id, command.getValue());
      } else {
        terminal.record(id, Terminal.lost("The sandbox of the earlier owner is gone."));
      }
    }
  }

  private static EventDraft state(AgentState state) {
    return EventDraft.of(Observation.AgentStateChanged.to(state, ""), Source.ENVIRONMENT);
  }

  private static EventDraft wish(AgentState state) {
    return EventDraft.of(Action.ChangeAgentState.to(state), Source.ENVIRONMENT);
  }
}

package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.byTurn;
import static dev.hands4j.agent.loop.ScriptLlm.edit;
import static dev.hands4j.agent.loop.ScriptLlm.finish;
import static dev.hands4j.agent.loop.ScriptLlm.run;
import static dev.hands4j.agent.loop.ScriptLlm.say;
import static dev.hands4j.agent.loop.ScriptLlm.think;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.EndReason;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.ConfirmationState;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.runtime.ExecutionRequest.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What people do while the agent works. */
class ControlTest {

  @Test
  void pauseCancelsTheModelAndResumeAsksAgain() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = new Stage(ScriptLlm.hangs(asked))) {
      stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      stage.world.control(AgentState.PAUSED);
      stage.world.awaitState(AgentState.PAUSED);

      stage.llm.script(byTurn(run("a"), finish("Done.")));
      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("a");
    }
  }

  @Test
  void pauseInterruptsTheCommandAndKeepsWhatItPrinted() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), run("b"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      long action = stage.world.sandbox.ran().getFirst();
      stage.world.control(AgentState.PAUSED);
      stage.world.awaitState(AgentState.PAUSED);
      await().until(() -> !stage.answersTo(action).isEmpty());

      assertThat(stage.world.sandbox.interrupted()).contains(action);
      assertThat(stage.answersTo(action))
          .singleElement()
          .isInstanceOfSatisfying(
              Observation.Run.class, seen -> assertThat(seen.content()).isEqualTo("^C"));
      assertThat(stage.llm.calls()).isEqualTo(1);

      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("hang", "b");
    }
  }

  @Test
  void stopSaysThatTheActionWasNotExecutedAndAMessageWorksAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang", "never"), run("b"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      long action = stage.world.sandbox.ran().getFirst();
      stage.world.control(AgentState.STOPPED);
      stage.world.awaitState(AgentState.STOPPED);

      assertThat(stage.world.sandbox.interrupted()).contains(action);
      assertThat(stage.answersTo(action))
          .singleElement()
          .isInstanceOfSatisfying(
              Observation.Error.class,
              error -> {
                assertThat(error.content()).startsWith(Conductor.NOT_EXECUTED_STOPPED);
                assertThat(error.errorId())
                    .isEqualTo("AGENT_ERROR$ERROR_ACTION_NOT_EXECUTED_STOPPED");
              });

      stage.world.say("Go on");
      stage.world.awaitState(AgentState.FINISHED);
      // What was queued behind the stopped action is dropped.
      assertThat(stage.commandsRun()).containsExactly("hang", "b");
    }
  }

  @Test
  void aMessageInTheMiddleOfAStepWaitsForTheNextOne() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), run("b"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      EventId said = stage.world.say("Use make, please");
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);

      assertThat(stage.commandsRun()).containsExactly("hang", "b");
      assertThat(stage.llm.lastRequest().toString()).contains("Use make, please");
      assertThat(stage.world.kinds())
          .containsSubsequence("user > message Use make, please", "agent < run", "user > recall");
      assertThat(stage.world.log.head(stage.world.conversation.id()).orElseThrow().takenThrough())
          .isGreaterThanOrEqualTo(said.value());
    }
  }

  @Test
  void aMessageWhileTheModelSaysItsLastWordsIsAnswered() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ScriptLlm.Script script =
        (turn, messages) -> {
          if (messages.toString().contains("One more thing")) {
            return finish("Both done.");
          }
          asked.countDown();
          go.await();
          return finish("Done.");
        };
    try (Stage stage = new Stage(script)) {
      stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      stage.world.say("One more thing");
      go.countDown();
      stage.world.awaitEvent(
          d -> d.event() instanceof Action.Finish f && f.finalThought().equals("Both done."));
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void aPersonsCommandDoesNotWaitForTheStep() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      EventId mine = stage.world.byPerson(Action.Run.of("whoami"));
      await().until(() -> !stage.answersTo(mine.value()).isEmpty());

      assertThat(stage.world.sandbox.isRunning()).isTrue();
      assertThat(stage.world.sandbox.requests())
          .filteredOn(r -> r.id().equals(mine))
          .extracting(r -> r.session())
          .containsExactly(Session.USER);
      assertThat(stage.world.draftsOf(Observation.Run.class).getFirst().source())
          .isEqualTo(Source.USER);
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.llm.lastRequest().toString()).contains("whoami");
    }
  }

  @Test
  void unknownStatesAndMovesWithoutSenseAreIgnored() throws Exception {
    try (Stage stage = new Stage(byTurn(say("Which one?"), finish("Done.")))) {
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      stage.world.byPerson(new Action.ChangeAgentState("dancing", ""));
      stage.world.control(AgentState.RUNNING);
      stage.world.control(AgentState.USER_CONFIRMED);
      stage.llm.script(byTurn(finish("Done.")));
      stage.world.say("The first");
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void stopOfTheLoopEndsItAndInterruptsTheCommand() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang")))) {
      ConversationLoop loop = stage.start();
      await().until(stage.world.sandbox::isRunning);
      long action = stage.world.sandbox.ran().getFirst();
      loop.stop();
      assertThat(stage.end(loop)).isEqualTo(EndReason.STOPPED);
      assertThat(stage.world.sandbox.interrupted()).contains(action);
      assertThat(stage.answersTo(action)).singleElement().isInstanceOf(Observation.Error.class);
    }
  }

  @Test
  void aConversationStoppedInTheLogEndsItsLoop() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), run("never")))) {
      ConversationLoop loop = stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.world.log.stop(stage.world.conversation, StopReason.USER);
      stage.world.sandbox.release();
      assertThat(stage.end(loop)).isEqualTo(EndReason.STALE);
      assertThat(stage.commandsRun()).containsExactly("hang");
    }
  }

  @Test
  void handOverLeavesTheCommandRunningAndTheNextOwnerAttaches() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), finish("Done.")))) {
      ConversationLoop loop = stage.start();
      await().until(stage.world.sandbox::isRunning);
      loop.handOver();
      assertThat(stage.end(loop)).isEqualTo(EndReason.HANDED_OVER);
      assertThat(stage.world.sandbox.interrupted()).isEmpty();
      assertThat(stage.world.log.state()).isEqualTo(AgentState.RUNNING);

      stage.start();
      await().until(() -> stage.world.sandbox.requests().size() == 2);
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("hang");
    }
  }

  @Test
  void outcomesThatAreUnknownAreAskedForAgainWithTheSameKey() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a"), think("b"), edit("/c"), finish("Done.")))) {
      stage.world.boundary.watch((number, what) -> {
        if (what.equals("append") && number % 3 == 0) {
          stage.world.log.loseAnswers(1);
        }
      });
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("a", "edit");
      assertThat(stage.world.draftsOf(Action.System.class)).hasSize(1);
      assertThat(stage.world.draftsOf(Action.Finish.class)).hasSize(1);
    }
  }

  @Test
  void aConfirmedActionRunsOnceAndARefusedOneNever() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a"), run("b"), finish("Done."))).confirming()) {
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_CONFIRMATION);
      await().until(() -> stage.world.draftsOf(Action.Run.class).size() == 1);
      assertThat(stage.commandsRun()).isEmpty();

      stage.world.control(AgentState.USER_CONFIRMED);
      await().until(() -> stage.world.draftsOf(Action.Run.class).size() == 3);
      assertThat(stage.commandsRun()).containsExactly("a");
      stage.world.control(AgentState.USER_REJECTED);
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);

      assertThat(stage.commandsRun()).containsExactly("a");
      assertThat(stage.world.draftsOf(Observation.UserRejected.class)).hasSize(1);
      assertThat(stage.world.kinds())
          .containsSubsequence(
              "environment < agent_state_changed awaiting_user_confirmation",
              "agent > run a",
              "user > change_agent_state user_confirmed",
              "agent > run a",
              "environment < agent_state_changed user_confirmed",
              "agent < run",
              "environment < agent_state_changed running");
      stage.world.say("Then leave it");
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void anEditWaitsForAPersonAndSaysSoEvenToANewOwner() throws Exception {
    try (Stage stage = new Stage(byTurn(edit("/w/a"), finish("Done."))).confirming()) {
      stage.start();
      stage.world.awaitEvent(d -> d.event() instanceof Action.Edit);
      assertThat(stage.world.draftsOf(Action.Edit.class))
          .singleElement()
          .satisfies(d ->
              assertThat(((Action.Edit) d.event()).confirmationState())
                  .isEqualTo(ConfirmationState.AWAITING_CONFIRMATION));
      stage.kill();
      stage.start();
      assertThat(stage.world.sandbox.ran()).isEmpty();
      stage.world.control(AgentState.USER_CONFIRMED);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.draftsOf(Action.Edit.class))
          .extracting(d -> ((Action.Edit) d.event()).confirmationState())
          .containsExactly(ConfirmationState.AWAITING_CONFIRMATION, ConfirmationState.CONFIRMED);
      assertThat(stage.world.sandbox.ran()).hasSize(1);
    }
  }

  @Test
  void withoutASandboxTheReasonIsToldAndTheLoopEnds() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.world.sandbox.refuse("No bubblewrap on this machine. Set RUNTIME=local.");
      ConversationLoop loop = stage.start();
      assertThat(stage.end(loop)).isEqualTo(EndReason.FAILED);
      assertThat(stage.world.log.state()).isEqualTo(AgentState.ERROR);
      assertThat(stage.world.signals.of(Signal.Status.class))
          .anyMatch(s -> s.type().equals("error") && s.message().contains("RUNTIME=local"));

      stage.world.sandbox.accept();
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void aSandboxThatDiesIsOpenedAgainAndItsCommandIsNotRunTwice() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), run("b"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      long action = stage.world.sandbox.ran().getFirst();
      stage.world.sandbox.lose();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.answersTo(action))
          .singleElement()
          .isInstanceOfSatisfying(
              Observation.Error.class, e -> assertThat(e.content()).contains("unknown"));
      assertThat(stage.commandsRun()).containsExactly("hang", "b");
    }
  }

  @Test
  void theLimitOfIterationsIsTheConversationsWhoeverOwnsIt() throws Exception {
    ScriptLlm.Script endless = (turn, _) -> turn == 2 ? run("hang") : run("step" + turn);
    try (Stage stage = new Stage(endless).limits(Optional.of(4), Optional.empty())) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.start();
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.ERROR);
      assertThat(stage.commandsRun()).containsExactly("step0", "step1", "hang", "step3");

      stage.kill();
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      stage.world.say("Go on");
      await().until(() -> stage.commandsRun().size() == 8);
      stage.world.awaitState(AgentState.ERROR);
      assertThat(stage.world.draftsOf(Observation.AgentStateChanged.class).getLast().event())
          .isInstanceOfSatisfying(
              Observation.AgentStateChanged.class,
              changed ->
                  assertThat(changed.reason()).contains("Current iteration: 8, max iteration: 8"));
    }
  }

  @Test
  void anAgentThatRepeatsItselfIsStoppedUntilSomebodySpeaks() throws Exception {
    try (Stage stage = new Stage((_, _) -> run("same"))) {
      stage.start();
      stage.world.awaitState(AgentState.ERROR);
      assertThat(stage.commandsRun()).hasSize(4);
      assertThat(stage.world.draftsOf(Observation.AgentStateChanged.class).getLast().event())
          .isEqualTo(
              Observation.AgentStateChanged.to(
                  AgentState.ERROR, "AgentStuckInLoopError: Agent got stuck in a loop"));
      stage.llm.script((turn, _) -> turn < 6 ? run("same") : finish("Out."));
      stage.world.say("Try something else");
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).hasSize(6);
    }
  }

  @Test
  void whoeverLetsAStuckAgentGoOnGetsAtLeastAnotherTry() throws Exception {
    try (Stage stage = new Stage((_, _) -> run("same"))) {
      stage.start();
      stage.world.awaitState(AgentState.ERROR);
      stage.llm.script((_, _) -> finish("Out."));
      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void aModelWithoutEyesIsToldThatThereWereImages() throws Exception {
    Action.Message seen =
        new Action.Message(
            "Look",
            Optional.empty(),
            Optional.of(List.of("data:image/png;base64,iVBORw0KGgo=")),
            false,
            SecurityRisk.UNKNOWN);
    try (Stage stage =
        new Stage(byTurn(finish("Done.")))
            .opening(
                new Opening(
                    Optional.of(seen),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))) {
      stage.llm.blind();
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.llm.lastRequest().toString())
          .contains("cannot see images")
          .doesNotContain("iVBORw0KGgo");
    }
  }

  @Test
  void iterationsAreLimitedAndGrantedAgainToWhoeverAsks() throws Exception {
    ScriptLlm.Script endless = (turn, _) -> run("step" + turn);
    try (Stage stage = new Stage(endless).limits(Optional.of(3), Optional.empty())) {
      stage.start();
      stage.world.awaitState(AgentState.ERROR);
      assertThat(stage.world.draftsOf(Observation.AgentStateChanged.class).getLast().event())
          .isEqualTo(
              Observation.AgentStateChanged.to(
                  AgentState.ERROR,
                  "RuntimeError: Agent reached maximum iteration. Current iteration: 3, max"
                      + " iteration: 3"));
      assertThat(stage.commandsRun()).hasSize(3);
      stage.world.say("Go on");
      await().until(() -> stage.commandsRun().size() == 6);
      stage.world.awaitState(AgentState.ERROR);
    }
  }

  @Test
  void whatCannotBeUnderstoodGoesBackToTheModel() throws Exception {
    List<dev.hands4j.agent.llm.Reply> nonsense =
        List.of(
            ScriptLlm.call("execute_bash", "{not json", true),
            ScriptLlm.call("execute_bash", "{}", true),
            ScriptLlm.call("fly", "{}", true),
            ScriptLlm.call(
                "str_replace_editor", "{\"command\":\"undo_edit\",\"path\":\"/a\",\"x\":1}", true),
            ScriptLlm.call("execute_bash", "{\"command\":\"a\",\"timeout\":\"soon\"}", true),
            say(""));
    java.util.concurrent.atomic.AtomicInteger next =
        new java.util.concurrent.atomic.AtomicInteger();
    ScriptLlm.Script script =
        (_, _) -> {
          int n = next.getAndIncrement();
          return n < nonsense.size() ? nonsense.get(n) : finish("Done.");
        };
    try (Stage stage = new Stage(script)) {
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.draftsOf(Observation.Error.class))
          .extracting(d -> ((Observation.Error) d.event()).content())
          .satisfiesExactly(
              text -> assertThat(text).startsWith("Failed to parse tool call arguments: {not json"),
              text ->
                  assertThat(text)
                      .isEqualTo("Missing required argument \"command\" in tool call execute_bash"),
              text -> assertThat(text).startsWith("Tool fly is not registered."),
              text -> assertThat(text).startsWith("Unexpected argument x in tool call"),
              text ->
                  assertThat(text).isEqualTo("Invalid float passed to 'timeout' argument: soon"),
              text -> assertThat(text).startsWith("Your answer was empty."));
      assertThat(stage.commandsRun()).isEmpty();
      assertThat(stage.llm.lastRequest().toString()).contains("Tool fly is not registered");
    }
  }

  @Test
  void aModelThatStaysSilentHandsTheTurnToThePerson() throws Exception {
    try (Stage stage = new Stage((_, _) -> say("  "))) {
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      assertThat(stage.llm.calls()).isEqualTo(3);
    }
  }

  @Test
  void aLostLeaseEndsTheLoopWithoutAnotherWord() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = new Stage(ScriptLlm.hangs(asked))) {
      ConversationLoop loop = stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      int before = stage.world.log.events().size();
      stage.lease().lose();
      assertThat(stage.end(loop)).isEqualTo(EndReason.STALE);
      assertThat(stage.world.log.events()).hasSize(before);
    }
  }
}

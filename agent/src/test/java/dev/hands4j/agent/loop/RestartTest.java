package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.byTurn;
import static dev.hands4j.agent.loop.ScriptLlm.finish;
import static dev.hands4j.agent.loop.ScriptLlm.run;
import static dev.hands4j.agent.loop.ScriptLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.world.World;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A new owner finds a log and goes on (architecture §8 points 4 and 7). */
class RestartTest {

  @Test
  void aRunningConversationGoesOnWithoutAVisibleStop() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = new Stage(ScriptLlm.hangs(asked))) {
      stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      stage.kill();
      int before = stage.world.log.events().size();
      stage.llm.script(byTurn(run("a"), finish("Done.")));
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.kinds().subList(before, before + 3))
          .containsExactly("agent > run a", "agent < run", "agent > finish");
    }
  }

  @Test
  void aResultTheSandboxStillHasIsRecordedAndNotRunAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a", "b"), finish("Done.")))) {
      stage.world.boundary.watch((_, what) -> {
        if (what.equals("executed")) {
          throw new Stage.Killed();
        }
      });
      ConversationLoop loop = stage.start();
      assertThat(loop.join(World.PATIENCE)).isTrue();
      stage.world.boundary.watch((_, _) -> {});
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      // The second call of the answer is rebuilt from the stored response.
      assertThat(stage.commandsRun()).containsExactly("a", "b");
      assertThat(stage.llm.calls()).isEqualTo(2);
    }
  }

  @Test
  void aCommandThatStillRunsIsAttachedTo() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.start();
      await().until(() -> stage.world.sandbox.requests().size() == 2);
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("hang");
      assertThat(stage.answersTo(stage.world.sandbox.ran().getFirst()))
          .singleElement()
          .isInstanceOf(Observation.Run.class);
    }
  }

  @Test
  void anActionTheSandboxNeverSawIsRun() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a"), finish("Done.")))) {
      stage.world.boundary.watch((_, what) -> {
        if (what.equals("execute")) {
          throw new Stage.Killed();
        }
      });
      ConversationLoop loop = stage.start();
      assertThat(loop.join(World.PATIENCE)).isTrue();
      assertThat(stage.commandsRun()).isEmpty();
      stage.world.boundary.watch((_, _) -> {});
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("a");
    }
  }

  @Test
  void anActionWhoseSandboxIsGoneIsNeverRunAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      long action = stage.world.sandbox.ran().getFirst();
      stage.kill();
      stage.world.sandbox.replace();
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("hang");
      assertThat(stage.answersTo(action))
          .singleElement()
          .isInstanceOfSatisfying(
              Observation.Error.class, e -> assertThat(e.content()).contains("outcome is unknown"));
      assertThat(stage.llm.lastRequest().toString()).contains("outcome is unknown");
    }
  }

  @Test
  void aPersonsCommandIsAnsweredByTheNextOwner() throws Exception {
    try (Stage stage = new Stage(byTurn(say("Yes?")))) {
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      EventId done = stage.world.byPerson(Action.Run.of("first"));
      await().until(() -> !stage.answersTo(done.value()).isEmpty());
      EventId hanging = stage.world.byPerson(Action.Run.of("hang"));
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.start();
      await().until(() -> stage.world.sandbox.requests().size() == 3);
      stage.world.sandbox.release();
      await().until(() -> !stage.answersTo(hanging.value()).isEmpty());
      assertThat(stage.commandsRun()).containsExactly("first", "hang");
      assertThat(stage.answersTo(done.value())).hasSize(1);
    }
  }

  @Test
  void aPersonsCommandWhoseSandboxIsGoneIsNotRunAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(say("Yes?")))) {
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      EventId hanging = stage.world.byPerson(Action.Run.of("hang"));
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.world.sandbox.replace();
      stage.start();
      await().until(() -> !stage.answersTo(hanging.value()).isEmpty());
      assertThat(stage.answersTo(hanging.value()).getFirst()).isInstanceOf(Observation.Error.class);
      assertThat(stage.commandsRun()).containsExactly("hang");
    }
  }

  @Test
  void aMessageNobodyTookIntoAccountIsFoundByTheNextOwner() throws Exception {
    try (Stage stage = new Stage(byTurn(say("Yes?")))) {
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      stage.kill();
      stage.world.say("Are you there?");
      stage.llm.script(byTurn(run("a"), finish("Done.")));
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(recallsOf(stage, "Are you there?")).isEqualTo(1);
      assertThat(stage.llm.lastRequest().toString()).containsOnlyOnce("Are you there?");
    }
  }

  @Test
  void everyRestingStateWaitsForItsPersonAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      stage.kill();
      int before = stage.world.log.events().size();
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      assertThat(stage.world.kinds().subList(before, before + 3))
          .containsExactly(
              "environment < agent_state_changed loading",
              "environment > change_agent_state awaiting_user_input",
              "environment < agent_state_changed awaiting_user_input");
      stage.world.say("Again");
      await().until(() -> stage.world.draftsOf(Action.Finish.class).size() == 2);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(recallsOf(stage, "Do it")).isEqualTo(1);
      assertThat(stage.world.draftsOf(Action.System.class)).hasSize(1);
    }
  }

  @Test
  void aPausedConversationStaysPaused() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = new Stage(ScriptLlm.hangs(asked))) {
      stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      stage.world.control(AgentState.PAUSED);
      stage.world.awaitState(AgentState.PAUSED);
      stage.kill();
      int before = stage.world.log.events().size();
      stage.llm.script(byTurn(run("a"), finish("Done.")));
      stage.start();
      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.kinds().subList(before, before + 3))
          .containsExactly(
              "user > change_agent_state running",
              "environment < agent_state_changed running",
              "agent > run a");
    }
  }

  @Test
  void aDecisionIsStillAwaitedAfterARestart() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a"), finish("Done."))).confirming()) {
      stage.start();
      await().until(() -> stage.world.draftsOf(Action.Run.class).size() == 1);
      stage.world.awaitState(AgentState.AWAITING_USER_CONFIRMATION);
      stage.kill();
      stage.start();
      stage.world.control(AgentState.USER_CONFIRMED);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("a");
    }
  }

  @Test
  void afterMoreThanAQuarterOfAnHourItAsksBeforeItGoesOn() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = new Stage(ScriptLlm.hangs(asked))) {
      stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      stage.kill();
      stage.world.clock.advance(Duration.ofMinutes(43));
      stage.llm.script(byTurn(run("a"), finish("Done.")));
      stage.start();
      stage.world.awaitState(AgentState.PAUSED);
      assertThat(stage.world.draftsOf(Observation.Error.class).getLast().event())
          .extracting("content")
          .asString()
          .startsWith("The server was down for 43 minutes");
      assertThat(stage.llm.calls()).isEqualTo(1);
      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("a");
    }
  }

  @Test
  void aStepThatKilledThreeOwnersIsNotTriedAFourthTime() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = new Stage(ScriptLlm.hangs(asked))) {
      stage.start();
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 2; i++) {
        long calls = stage.llm.calls();
        stage.kill();
        stage.start();
        await().until(() -> stage.llm.calls() > calls);
      }
      stage.kill();
      stage.start();
      stage.world.awaitState(AgentState.ERROR);
      assertThat(stage.llm.calls()).isEqualTo(3);
      stage.llm.script(byTurn(finish("Done.")));
      stage.world.say("Go on");
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void anOwnerThatDiesBeforeItsFirstStepIsFollowedByOneThatBeginsAgain() throws Exception {
    for (int dieAt = 1; dieAt < 40; dieAt++) {
      int at = dieAt;
      try (Stage stage = new Stage(byTurn(run("a"), finish("Done.")))) {
        stage.world.boundary.watch((number, _) -> {
          if (number >= at) {
            throw new Stage.Killed();
          }
        });
        ConversationLoop loop = stage.start();
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> stage.world.log.state() == AgentState.FINISHED || loop.join(Duration.ZERO));
        boolean finished = stage.world.log.state() == AgentState.FINISHED;
        stage.world.boundary.watch((_, _) -> {});
        if (finished && !loop.join(Duration.ZERO)) {
          continue;
        }
        stage.start();
        if (!finished) {
          stage.world.awaitState(AgentState.FINISHED);
        }
        assertThat(stage.commandsRun()).as("died at " + dieAt).containsExactly("a");
        assertThat(stage.world.draftsOf(Action.System.class)).hasSize(1);
        assertThat(stage.world.draftsOf(Action.Message.class)).hasSize(1);
        assertThat(recallsOf(stage, "Do it")).isEqualTo(1);
        assertThat(stage.world.draftsOf(Observation.Recall.class)).hasSize(1);
      }
    }
  }

  @Test
  void aLongLogIsReadInPartOnlyAndTheViewIsTheSame() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptLlm llm =
        new ScriptLlm(
            new ScriptLlm.Script() {
              private int n;

              @Override
              public dev.hands4j.agent.llm.Reply reply(
                  int turn, List<dev.langchain4j.data.message.ChatMessage> messages)
                  throws InterruptedException {
                if (++n > 1_000) {
                  asked.countDown();
                  new CountDownLatch(1).await();
                }
                return run("step" + n);
              }
            });
    try (Stage stage = new Stage(llm).limits(Optional.of(100_000), Optional.of(40))) {
      stage.start();
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      var before = stage.llm.lastRequest();
      stage.kill();
      long readBefore = stage.world.log.readEventCount();
      long callsBefore = llm.calls();
      stage.start();
      await().until(() -> llm.calls() > callsBefore);
      assertThat(stage.llm.lastRequest()).isEqualTo(before);
      assertThat(stage.world.log.events()).hasSizeGreaterThan(2_000);
      assertThat(stage.world.log.readEventCount() - readBefore).isLessThan(300);
    }
  }

  private static long recallsOf(Stage stage, String text) {
    return stage.world.draftsOf(Action.Recall.class).stream()
        .filter(d -> ((Action.Recall) d.event()).query().equals(text))
        .count();
  }
}

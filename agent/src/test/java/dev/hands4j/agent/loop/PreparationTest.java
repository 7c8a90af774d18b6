package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.byTurn;
import static dev.hands4j.agent.loop.ScriptLlm.finish;
import static dev.hands4j.agent.loop.ScriptLlm.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.EndReason;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspacePreparation;
import dev.hands4j.api.runtime.WorkspacePreparation.Prepared;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A workspace is made ready before the agent sees it (runtime.md §25). */
class PreparationTest {
  private static final String ENTER =
      "cd '/workspace/shop' && chmod +x .openhands/setup.sh && source .openhands/setup.sh";

  private static WorkspacePreparation repository(String folder) {
    return (_, progress) -> {
      progress.accept(RuntimeStatus.SETTING_UP_WORKSPACE);
      return new Prepared(folder, true);
    };
  }

  @Test
  void theShellEntersTheRepositoryAndSourcesItsScriptUnseenBeforeAnythingIsSaid() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a"), finish("Done.")))) {
      stage.world.preparation(repository("shop"));
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.kinds())
          .startsWith(
              "environment < agent_state_changed loading",
              "environment > run " + ENTER,
              "environment < run",
              "agent > system");
      EventDraft entering = stage.world.log.drafts().get(1);
      assertThat(((Action.Run) entering.event()).hidden()).isTrue();
      assertThat(((Action.Run) entering.event()).blocking()).isTrue();
      assertThat(entering.timeout()).hasValue(600);
      assertThat(((Observation.Run) stage.world.log.drafts().get(2).event()).hidden()).isTrue();
      assertThat(stage.commandsRun()).containsExactly(ENTER, "a");
      assertThat(stage.llm.lastRequest())
          .extracting(ChatMessage::toString)
          .noneMatch(m -> m.contains("setup.sh"));
      assertThat(stage.world.signals.of(Signal.Status.class))
          .extracting(Signal.Status::id)
          .containsSubsequence(
              "STATUS$READY", "STATUS$SETTING_UP_WORKSPACE", "STATUS$SETTING_UP_WORKSPACE");
    }
  }

  @Test
  void aFolderOfAnyNameIsEnteredLiterally() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.world.preparation((_, _) -> new Prepared("it's $HOME", false));
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("cd '/workspace/it'\\''s $HOME'");
    }
  }

  @Test
  void anotherOwnerOfTheSameSandboxDoesNotSourceTheScriptAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), finish("Done.")))) {
      stage.world.preparation(repository("shop"));
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.start();
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly(ENTER, "hang");
      // Nor does it ask for the result, which the sandbox may have forgotten.
      assertThat(stage.world.sandbox.requests()).filteredOn(r -> r.id().value() == 1).hasSize(1);
    }
  }

  @Test
  void anOwnerThatDiedInTheScriptIsFollowedByOneThatTakesItsResult() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.world.preparation(repository("shop"));
      AtomicInteger deaths = new AtomicInteger();
      stage.world.boundary.watch((_, crossing) -> {
        if (crossing.equals("executed") && deaths.getAndIncrement() == 0) {
          throw new Stage.Killed();
        }
      });
      ConversationLoop dying = stage.start();
      assertThat(dying.join(dev.hands4j.agent.world.World.PATIENCE)).isTrue();
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly(ENTER);
      assertThat(stage.answersTo(1)).singleElement().isInstanceOf(Observation.Run.class);
    }
  }

  @Test
  void aSandboxThatReplacesALostOneIsMadeReadyToo() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), run("b"), finish("Done.")))) {
      stage.world.preparation(repository("shop"));
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.world.sandbox.lose();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly(ENTER, "hang", ENTER, "b");
    }
  }

  @Test
  void aRepositoryThatCannotBeClonedIsAnErrorThatSaysWhatToDo() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.world.preparation((_, _) -> {
        throw new WorkspaceException(
            WorkspaceException.Kind.UNAVAILABLE, "acme/shop is not there. Check its name.");
      });
      ConversationLoop loop = stage.start();
      assertThat(stage.end(loop)).isEqualTo(EndReason.FAILED);
      assertThat(stage.world.draftsOf(Observation.AgentStateChanged.class).getLast().event())
          .isInstanceOfSatisfying(
              Observation.AgentStateChanged.class,
              state -> {
                assertThat(state.agentState()).isEqualTo("error");
                assertThat(state.reason()).contains("Check its name.");
              });
      assertThat(stage.world.signals.of(Signal.Status.class))
          .anyMatch(s -> s.type().equals("error") && s.id().equals("STATUS$ERROR"));

      stage.world.preparation(WorkspacePreparation.NONE);
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
    }
  }

  @Test
  void aPreparationThatBreaksIsAnErrorOfTheConversationOnly() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.world.preparation((_, _) -> {
        throw new IllegalStateException("no tokens today");
      });
      ConversationLoop loop = stage.start();
      assertThat(stage.end(loop)).isEqualTo(EndReason.FAILED);
      assertThat(stage.world.log.state()).isEqualTo(AgentState.ERROR);
    }
  }

  @Test
  void aPauseWhileTheWorkspaceIsPreparedWaitsForIt() throws Exception {
    try (Stage stage = new Stage(byTurn(run("a"), finish("Done.")))) {
      CountDownLatch preparing = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      stage.world.preparation((_, _) -> {
        preparing.countDown();
        goOn.await();
        return Prepared.NOTHING;
      });
      stage.start();
      preparing.await();
      long decoded = stage.world.codec.decodeCount();
      stage.world.control(AgentState.PAUSED);
      // The follower has seen it and wants to break in.
      await().until(() -> stage.world.codec.decodeCount() > decoded);
      goOn.countDown();
      stage.world.awaitState(AgentState.PAUSED);
      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).containsExactly("a");
    }
  }

  @Test
  void whatIsHiddenIsAddedByTheEnvironmentOnly() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done.")))) {
      stage.world.preparation(repository(""));
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      List<EventDraft> runs = stage.world.draftsOf(Action.Run.class);
      assertThat(runs).singleElement().extracting(EventDraft::source).isEqualTo(Source.ENVIRONMENT);
    }
  }
}

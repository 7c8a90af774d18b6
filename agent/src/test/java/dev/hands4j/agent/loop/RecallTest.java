package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.byTurn;
import static dev.hands4j.agent.loop.ScriptLlm.finish;
import static dev.hands4j.agent.loop.ScriptLlm.run;
import static dev.hands4j.agent.loop.ScriptLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.Briefing;
import dev.hands4j.agent.ConversationLoop;
import dev.hands4j.agent.LoadedMicroagent;
import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Observation.MicroagentKnowledge;
import dev.hands4j.api.runtime.WorkspacePreparation.Prepared;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the agent is told of its place and of the words people use (agent.md §22). */
class RecallTest {
  private static final String DOCKER = "---\ntriggers:\n- docker\n---\nNever run --privileged.";

  private static Opening shop(String message) {
    return new Opening(
        Optional.of(Action.Message.of(message)),
        Optional.of("Speak briefly."),
        Optional.of("acme/shop"),
        Optional.of("main"),
        Optional.empty());
  }

  private static List<Observation.Recall> recalls(Stage stage) {
    return stage.world.draftsOf(Observation.Recall.class).stream()
        .map(d -> (Observation.Recall) d.event())
        .toList();
  }

  private static List<String> names(Observation.Recall recall) {
    return recall.microagentKnowledge().stream().map(MicroagentKnowledge::name).toList();
  }

  @Test
  void theFirstMessageIsAnsweredWithAllThatIsKnownOfThePlace() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done."))).opening(shop("Build the Docker image"))) {
      stage.world.preparation((_, _) -> new Prepared("shop", false));
      stage.world.briefing(
          new Briefing(
              Map.of("NPM_TOKEN", "registry token"),
              () -> List.of(new SkillFile("mine", "mine.md", "I like tabs."))));
      stage
          .world
          .sandbox
          .files()
          .with("shop/.openhands/microagents/repo.md", "---\nname: x\n---\nRun make test.")
          .with("shop/.openhands/microagents/tools/docker.md", DOCKER)
          .with("shop/.openhands/microagents/README.md", "Not for the agent.")
          .with("shop/AGENTS.md", "Commit small.")
          .with("shop/.cursorrules", "No tabs.")
          .with("shop/.openhands_instructions", "Old words.");
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      Observation.Recall recall = recalls(stage).getFirst();
      assertThat(recall.content()).isEqualTo("Added workspace context");
      assertThat(recall.recallType()).isEqualTo("workspace_context");
      assertThat(recall.repoName()).isEqualTo("acme/shop");
      assertThat(recall.repoDirectory()).isEqualTo("shop");
      assertThat(recall.repoBranch()).isEqualTo("main");
      assertThat(recall.repoInstructions())
          .isEqualTo("I like tabs.\n\nOld words.\n\nNo tabs.\n\nCommit small.\n\nRun make test.");
      assertThat(recall.date()).isEqualTo("2026-11-24");
      assertThat(recall.workingDir()).isEqualTo("/workspace");
      assertThat(recall.runtimeHosts()).containsKey("http://localhost:8011");
      assertThat(recall.customSecretsDescriptions()).containsEntry("NPM_TOKEN", "registry token");
      assertThat(recall.conversationInstructions()).isEqualTo("Speak briefly.");
      assertThat(recall.microagentKnowledge())
          .containsExactly(
              new MicroagentKnowledge("tools/docker", "docker", "Never run --privileged."));
      assertThat(stage.llm.lastRequest().get(2).toString())
          .contains("acme/shop", "Commit small.", "$NPM_TOKEN", "Never run --privileged.");
    }
  }

  @Test
  void aLaterMessageCallsUpKnowledgeOrNothing() throws Exception {
    try (Stage stage = new Stage((_, _) -> say("Yes?"))) {
      stage.world.sandbox.files().with(".openhands/microagents/docker.md", DOCKER);
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      long word = stage.world.say("What is a DOCKERfile?").value();
      await().until(() -> recalls(stage).size() == 2);
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      assertThat(recalls(stage).getLast().content())
          .isEqualTo("Retrieved knowledge from microagents");
      assertThat(recalls(stage).getLast().recallType()).isEqualTo("knowledge");
      assertThat(names(recalls(stage).getLast())).containsExactly("docker");
      assertThat(stage.world.kinds().subList((int) word, (int) word + 4))
          .containsExactly(
              "user > message What is a DOCKERfile?",
              "user > recall",
              "environment < agent_state_changed running",
              "environment < recall");

      stage.world.say("Thanks");
      await().until(() -> !stage.world.draftsOf(Observation.Null.class).isEmpty());
    }
  }

  @Test
  void theModelIsGivenEachMicroagentOnce() throws Exception {
    try (Stage stage =
        new Stage((_, _) -> say("Yes?")).opening(dev.hands4j.agent.world.World.saying("docker"))) {
      stage.world.sandbox.files().with(".openhands/microagents/docker.md", DOCKER);
      stage.start();
      stage.world.awaitState(AgentState.AWAITING_USER_INPUT);
      stage.world.say("docker again");
      await().until(() -> stage.llm.calls() == 2);
      assertThat(recalls(stage)).hasSize(2);
      assertThat(stage.llm.lastRequest())
          .extracting(ChatMessage::toString)
          .filteredOn(m -> m.contains("--privileged"))
          .hasSize(1);
    }
  }

  @Test
  void aNewOwnerDoesNotRecallAgain() throws Exception {
    try (Stage stage = new Stage(byTurn(run("hang"), finish("Done.")))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.start();
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.draftsOf(Action.Recall.class)).hasSize(1);
      assertThat(recalls(stage)).hasSize(1);
    }
  }

  @Test
  void whatIsLoadedCanBeListedBeforeAnybodyHasSaidAnything() throws Exception {
    try (Stage stage = new Stage(byTurn(finish("Done."))).opening(Opening.NONE)) {
      stage
          .world
          .sandbox
          .files()
          .with(".openhands/microagents/docker.md", DOCKER)
          .with(".openhands/microagents/repo.md", "Always.");
      ConversationLoop loop = stage.start();
      await().until(() -> loop.microagents().isPresent());
      assertThat(loop.microagents().orElseThrow())
          .containsExactly(
              new LoadedMicroagent("repo", "repo", "Always.", List.of(), List.of(), List.of()),
              new LoadedMicroagent(
                  "docker",
                  "knowledge",
                  "Never run --privileged.",
                  List.of("docker"),
                  List.of(),
                  List.of()));
    }
  }

  @Test
  void aSourceThatBreaksLeavesTheOthers() throws Exception {
    try (Stage stage =
        new Stage(byTurn(finish("Done.")))
            .opening(dev.hands4j.agent.world.World.saying("docker"))) {
      stage.world.briefing(
          new Briefing(
              Map.of(),
              () -> {
                throw new IllegalStateException("no network");
              }));
      stage.world.sandbox.files().with(".openhands/microagents/docker.md", DOCKER);
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(names(recalls(stage).getFirst())).containsExactly("docker");
    }
  }

  @Test
  void aFileThatCannotBeUnderstoodIsNamedAndTheOthersAreUsed() throws Exception {
    try (Stage stage =
        new Stage(byTurn(finish("Done.")))
            .opening(dev.hands4j.agent.world.World.saying("docker"))) {
      stage
          .world
          .sandbox
          .files()
          .with(".openhands/microagents/bad.md", "---\ntype: wizard\n---\nx")
          .with(".openhands/microagents/docker.md", DOCKER);
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(names(recalls(stage).getFirst())).containsExactly("docker");
      assertThat(stage.world.signals.of(Signal.Status.class))
          .anyMatch(s -> s.message().contains("bad.md") && s.message().contains("wizard"));
    }
  }
}

package dev.hands4j.agent;

import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static dev.hands4j.testkit.Reply.status;
import static dev.hands4j.testkit.Reply.thinks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.world.World;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.Refusal;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole agent with a model behind real HTTP. */
class AgentOverHttpTest {
  private final World world = new World();
  private final AgentConfig config =
      AgentConfig.DEFAULTS.withModel(
          AgentConfig.ModelAccess.DEFAULTS
              .withDemoPace(Duration.ZERO)
              .withWaits(Duration.ofMillis(1), Duration.ofMillis(4)));
  private final AgentModule agent =
      new AgentModule(config, world.log, world.codec, world.sandbox, world.signals, world.clock);

  @AfterEach
  void close() {
    agent.close();
  }

  @Test
  void takesADemoTourForReal() throws Exception {
    ConversationLoop loop = agent.start(world.start(Settings.DEFAULTS, World.saying("Fix my bug")));
    world.awaitState(AgentState.FINISHED);

    assertThat(world.kinds())
        .containsSubsequence(
            "environment < agent_state_changed loading",
            "agent > system",
            "user > message Fix my bug",
            "environment > change_agent_state running",
            "user > recall",
            "environment < agent_state_changed running",
            "environment < recall",
            "agent < run",
            "agent > think",
            "agent < think",
            "agent > edit",
            "agent < edit",
            "agent > finish",
            "environment < agent_state_changed finished");
    EventDraft first = world.draftsOf(Action.Run.class).getFirst();
    assertThat(((Action.Run) first.event()).thought()).contains("demo", "Fix my bug");

    world.say("And now?");
    world.awaitEvent(d ->
        d.event() instanceof Action.Message m
            && m.content().contains("And now?")
            && m.waitForResponse());
    loop.stop();
    assertThat(loop.join(World.PATIENCE)).isTrue();
  }

  @Test
  void doesWhatAModelBehindHttpSays() throws Exception {
    try (var model =
        ScriptedModel.start(
            runs("ls -la").withText("Let me look."),
            thinks("Easy."),
            runs("make").and(runs("make test")),
            finishes("Done."))) {
      ConversationLoop loop =
          agent.start(
              world.start(
                  World.settings("openai/gpt-4o", model.openAiBaseUrl()),
                  World.saying("Build it")));
      world.awaitState(AgentState.FINISHED);

      assertThat(world.kinds())
          .containsSubsequence(
              "agent > run ls -la",
              "agent < run",
              "agent > think",
              "agent > run make",
              "agent < run",
              "agent > run make test",
              "agent < run",
              "agent > finish");
      assertThat(model.requestCount()).isEqualTo(4);
      var last = model.requests().getLast();
      assertThat(last.toolResults()).hasSize(4);
      assertThat(last.systemText()).contains("Hands4j");
      assertThat(last.header("authorization")).contains("Bearer sk-test-key");
      assertThat(world.log.masked()).contains(new Secret("sk-test-key"));
      assertThat(loop.metrics().promptTokens()).isPositive();
      assertThat(loop.metrics().accumulatedCost()).isPositive();
      loop.stop();
      assertThat(loop.join(World.PATIENCE)).isTrue();
    }
  }

  @Test
  void speaksToAnAnthropicEndpoint() throws Exception {
    try (var model = ScriptedModel.start(runs("ls").withText("Looking."), says("Which one?"))) {
      ConversationLoop loop =
          agent.start(
              world.start(
                  World.settings("anthropic/claude-sonnet-4-20250514", model.anthropicBaseUrl()),
                  World.saying("Build it")));
      world.awaitState(AgentState.AWAITING_USER_INPUT);
      assertThat(world.kinds())
          .containsSubsequence("agent > run ls", "agent < run", "agent > message Which one?");
      assertThat(model.requests().getLast().toolResults()).hasSize(1);
      loop.stop();
      assertThat(loop.join(World.PATIENCE)).isTrue();
    }
  }

  private static final String CALL =
      "I look.\n<function=execute_bash>\n<parameter=command>ls</parameter>\n"
          + "<parameter=security_risk>LOW</parameter>\n";
  private static final String END =
      "<function=finish>\n<parameter=message>Done.</parameter>\n</function>";

  @Test
  void speaksOfToolsInWordsToAModelThatHasNoCalls() throws Exception {
    try (var model = ScriptedModel.start(says(CALL), says(END))) {
      runsInWords(model, "openai/codellama-34b");
      assertThat(model.requests().getFirst().toolNames()).isEmpty();
      assertThat(model.requests().getFirst().systemText()).contains("BEGIN FUNCTION #1");
      assertThat(model.requests().getLast().tree().toString())
          .contains("EXECUTION RESULT of [execute_bash]", "<function=execute_bash>")
          .contains("\"stop\":[\"</function\"]");
    }
  }

  @Test
  void findsOutThatAModelHasNoCalls() throws Exception {
    Script script =
        request ->
            !request.toolNames().isEmpty()
                ? ((Refusal) status(400)).withMessage("tiny:1b does not support tools")
                : request.bodyText().contains("EXECUTION RESULT") ? says(END) : says(CALL);
    try (var model = ScriptedModel.start(script)) {
      runsInWords(model, "openai/tiny");
      assertThat(model.requestCount()).isEqualTo(3);
    }
  }

  private void runsInWords(ScriptedModel model, String name) throws Exception {
    ConversationLoop loop =
        agent.start(world.start(World.settings(name, model.openAiBaseUrl()), World.saying("Look")));
    world.awaitState(AgentState.FINISHED);
    EventDraft run = world.draftsOf(Action.Run.class).getFirst();
    assertThat(((Action.Run) run.event()).command()).isEqualTo("ls");
    assertThat(((Action.Run) run.event()).thought()).isEqualTo("I look.");
    assertThat(world.draftsOf(Action.Finish.class)).hasSize(1);
    loop.stop();
    assertThat(loop.join(World.PATIENCE)).isTrue();
  }

  @Test
  void startsWithoutAMessageAndWaits() throws Exception {
    ConversationLoop loop = agent.start(world.start(Settings.DEFAULTS, Opening.NONE));
    world.awaitState(AgentState.AWAITING_USER_INPUT);
    assertThat(world.kinds())
        .isEqualTo(
            List.of(
                "environment < agent_state_changed loading",
                "agent > system",
                "environment > change_agent_state awaiting_user_input",
                "environment < agent_state_changed awaiting_user_input"));
    loop.stop();
    assertThat(loop.join(World.PATIENCE)).isTrue();
  }
}

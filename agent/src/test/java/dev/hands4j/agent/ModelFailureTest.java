package dev.hands4j.agent;

import static dev.hands4j.testkit.Reply.contextWindowExceeded;
import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.neverEnds;
import static dev.hands4j.testkit.Reply.noChoices;
import static dev.hands4j.testkit.Reply.rateLimited;
import static dev.hands4j.testkit.Reply.raw;
import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static dev.hands4j.testkit.Reply.status;
import static dev.hands4j.testkit.Reply.toolCallWithRawArguments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.world.World;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.Latency;
import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.Refusal;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.ScriptedModelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model behind real HTTP does wrong, and what people see of it (agent.md §5, §24.4). */
class ModelFailureTest {
  private static final String OPENAI = "openai/gpt-4o";
  private static final String ANTHROPIC = "anthropic/claude-sonnet-4-20250514";

  private final World world = new World();
  private final AgentModule agent =
      new AgentModule(
          AgentConfig.DEFAULTS.withModel(
              AgentConfig.ModelAccess.DEFAULTS
                  .withStallTimeout(Duration.ofMillis(300))
                  .withWaits(Duration.ofMillis(1), Duration.ofMillis(4))),
          world.log,
          world.codec,
          world.sandbox,
          world.signals,
          world.clock);

  private ConversationLoop start(ScriptedModel model, String name) {
    return agent.start(
        world.start(World.settings(name, model.openAiBaseUrl()), World.saying("Do it")));
  }

  private void end(ConversationLoop loop) throws InterruptedException {
    loop.stop();
    assertThat(loop.join(World.PATIENCE)).isTrue();
  }

  @AfterEach
  void close() {
    agent.close();
  }

  static Stream<Arguments> passing() {
    return Stream.of(OPENAI, ANTHROPIC)
        .flatMap(name ->
            Stream.of(
                    status(500),
                    status(503),
                    Reply.rateLimited(Duration.ofSeconds(1)),
                    says("half an answer that stops").stallsAfter(3),
                    says("half an answer that is reset").resetsAfter(3),
                    says("half an answer that is cut").cutsAfter(3),
                    runs("rm -rf half").cutsAfter(3))
                .map(reply -> Arguments.of(name, reply)));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void isAskedAgainWhenThatMayHelp(String name, Reply failure) throws Exception {
    try (var model = ScriptedModel.start(failure, runs("a"), finishes("Done."))) {
      ConversationLoop loop = start(model, name);
      world.awaitState(AgentState.FINISHED);
      assertThat(model.requestCount()).isEqualTo(3);
      assertThat(world.draftsOf(Action.Run.class)).hasSize(1);
      assertThat(world.signals.of(Signal.Status.class))
          .contains(new Signal.Status("info", "STATUS$LLM_RETRY", "Retrying LLM request, 1 / 5"));
      end(loop);
    }
  }

  static Stream<Arguments> lasting() {
    return Stream.of(
        Arguments.of(status(401), "STATUS$ERROR_LLM_AUTHENTICATION", 1),
        Arguments.of(status(500), "STATUS$ERROR_LLM_INTERNAL_SERVER_ERROR", 5),
        Arguments.of(status(503), "STATUS$ERROR_LLM_SERVICE_UNAVAILABLE", 5),
        Arguments.of(status(502), "STATUS$ERROR_LLM_SERVICE_UNAVAILABLE", 1),
        Arguments.of(
            Reply.rateLimited(Duration.ofSeconds(1)),
            "CHAT_INTERFACE$AGENT_RATE_LIMITED_STOPPED_MESSAGE",
            5),
        Arguments.of(Refusal.outOfCredits(), "STATUS$ERROR_LLM_OUT_OF_CREDITS", 1),
        Arguments.of(status(404), "NotFoundError: HTTP 404", 1),
        Arguments.of(
            raw(200, "text/html", "<html>Welcome to the hotel network</html>"),
            "STATUS$ERROR_LLM_SERVICE_UNAVAILABLE",
            5));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void endsInAnErrorWithTheReasonClientsKnow(Reply failure, String reason, int requests)
      throws Exception {
    try (var model = ScriptedModel.start(Script.always(failure))) {
      ConversationLoop loop = start(model, OPENAI);
      world.awaitState(AgentState.ERROR);
      assertThat(world.draftsOf(Observation.AgentStateChanged.class).getLast().event())
          .isInstanceOfSatisfying(
              Observation.AgentStateChanged.class,
              changed -> assertThat(changed.reason()).startsWith(reason));
      assertThat(model.requestCount()).isEqualTo(requests);

      model.script(Script.always(finishes("Better now.")));
      world.say("Try again");
      world.awaitState(AgentState.FINISHED);
      end(loop);
    }
  }

  @Test
  void aProviderThatWantsToBeLeftAloneForAnHourIsNotAskedAgain() throws Exception {
    try (var model = ScriptedModel.start(Script.always(rateLimited(Duration.ofHours(1))))) {
      ConversationLoop loop = start(model, OPENAI);
      world.awaitState(AgentState.ERROR);
      assertThat(model.requestCount()).isEqualTo(1);
      end(loop);
    }
  }

  @Test
  void aKeyIsNeverTold() throws Exception {
    var refusal = status(400);
    try (var model =
        ScriptedModel.start(
            Script.always(((Refusal) refusal).withMessage("bad request for sk-test-key")))) {
      ConversationLoop loop = start(model, OPENAI);
      world.awaitState(AgentState.ERROR);
      assertThat(world.signals.of(Signal.Status.class).toString())
          .contains("<secret_hidden>")
          .doesNotContain("sk-test-key");
      assertThat(world.log.drafts().toString()).doesNotContain("sk-test-key");
      end(loop);
    }
  }

  @Test
  void nobodyListensAtTheAddress() throws Exception {
    String address;
    try (var model = ScriptedModel.start(finishes("Never said."))) {
      address = model.openAiBaseUrl();
    }
    ConversationLoop loop =
        agent.start(world.start(World.settings(OPENAI, address), World.saying("Do it")));
    world.awaitState(AgentState.ERROR);
    assertThat(world.signals.of(Signal.Status.class))
        .anyMatch(s -> s.id().equals("STATUS$ERROR_LLM_SERVICE_UNAVAILABLE"));
    end(loop);
  }

  @ParameterizedTest
  @ValueSource(strings = {OPENAI, ANTHROPIC})
  void aPauseInMidStreamClosesTheConnection(String name) throws Exception {
    try (var model = ScriptedModel.start(neverEnds())) {
      // A server that is never idle learns of the closed connection up to 3 s late, because the
      // JDK's client closes a channel in its next select; one that waits for words sees it at once.
      model.latency(new Latency(Duration.ZERO, Duration.ofMillis(2)));
      ConversationLoop loop = start(model, name);
      ModelRequest request = model.awaitRequests(1).getFirst();
      await().until(() -> !world.signals.of(Signal.Delta.class).isEmpty());
      world.control(AgentState.PAUSED);
      world.awaitState(AgentState.PAUSED);
      assertThat(request.awaitOutcome(World.PATIENCE))
          .isEqualTo(ModelRequest.Outcome.CLIENT_ABORTED);

      model.script(Script.always(finishes("Done.")));
      world.control(AgentState.RUNNING);
      world.awaitState(AgentState.FINISHED);
      end(loop);
    }
  }

  @Test
  void aStopBeforeTheFirstByteClosesTheConnection() throws Exception {
    try (var model = ScriptedModel.start(says("late").after(Duration.ofMinutes(10)))) {
      ConversationLoop loop = start(model, OPENAI);
      ModelRequest request = model.awaitRequests(1).getFirst();
      end(loop);
      assertThat(request.awaitOutcome(World.PATIENCE))
          .isEqualTo(ModelRequest.Outcome.CLIENT_ABORTED);
    }
  }

  @Test
  void aPauseEndsTheWaitBetweenTwoAttempts() throws Exception {
    var patient =
        new AgentModule(
            AgentConfig.DEFAULTS,
            world.log,
            world.codec,
            world.sandbox,
            world.signals,
            world.clock);
    try (var model = ScriptedModel.start(Script.always(status(500)));
        patient) {
      ConversationLoop loop =
          patient.start(
              world.start(World.settings(OPENAI, model.openAiBaseUrl()), World.saying("Do it")));
      await()
          .until(() ->
              !world.signals.of(Signal.Status.class).stream()
                  .filter(s -> s.id().equals("STATUS$LLM_RETRY"))
                  .toList()
                  .isEmpty());
      world.control(AgentState.PAUSED);
      world.awaitState(AgentState.PAUSED);
      end(loop);
    }
  }

  @Test
  void malformedCallsGoBackToTheModel() throws Exception {
    try (var model =
        ScriptedModel.start(
            toolCallWithRawArguments("execute_bash", "{\"command\": "),
            toolCallWithRawArguments("launch_rocket", "{}"),
            finishes("Done."))) {
      ConversationLoop loop = start(model, OPENAI);
      world.awaitState(AgentState.FINISHED);
      assertThat(world.draftsOf(Observation.Error.class)).hasSize(2);
      assertThat(model.requests().getLast().bodyText()).contains("launch_rocket is not registered");
      end(loop);
    }
  }

  @Test
  void anAnswerWithoutChoicesIsSentBackAndThenHandedOver() throws Exception {
    try (var model = ScriptedModel.start(Script.always(noChoices()))) {
      ConversationLoop loop = start(model, OPENAI);
      await()
          .atMost(World.PATIENCE)
          .until(() ->
              world.log.state() == AgentState.AWAITING_USER_INPUT
                  || world.log.state() == AgentState.ERROR);
      end(loop);
    }
  }

  @Test
  void aConversationThatDoesNotFitIsCondensedAndGoesOn() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      replies.add(runs("step " + i));
    }
    replies.add(contextWindowExceeded());
    replies.add(runs("after"));
    try (var model =
        ScriptedModel.start(Script.inOrder(replies, Script.always(finishes("Done."))))) {
      ConversationLoop loop = start(model, OPENAI);
      world.awaitState(AgentState.FINISHED);
      assertThat(world.kinds())
          .containsSubsequence(
              "agent > condensation_request", "agent > condensation", "agent > run after");
      String last = model.requests().getLast().bodyText();
      assertThat(last).contains("Do it", "step 9", "dropped").doesNotContain("step 1\\\"");
      end(loop);
    }
  }

  @Test
  void aMessageThatNeverFitsEndsInAnError() throws Exception {
    try (var model = ScriptedModel.start(Script.always(contextWindowExceeded()))) {
      ConversationLoop loop = start(model, OPENAI);
      world.awaitState(AgentState.ERROR);
      assertThat(model.requestCount()).isLessThan(5);
      end(loop);
    }
  }

  @Test
  void aWrongKeyIsAnAuthenticationFailure() throws Exception {
    try (var model =
        ScriptedModel.start(
            ScriptedModelConfig.of(Script.always(finishes("Done."))).requiringKey("right"))) {
      ConversationLoop loop = start(model, ANTHROPIC);
      world.awaitState(AgentState.ERROR);
      assertThat(world.draftsOf(Observation.AgentStateChanged.class).getLast().toString())
          .contains("STATUS$ERROR_LLM_AUTHENTICATION");
      end(loop);
    }
  }

  @Test
  void titlesAreShortAndFailuresLeaveNone() throws Exception {
    try (var model =
        ScriptedModel.start(
            says("\"Fix the failing payment test\""),
            says("A title that is a good deal longer than anybody would like to see in a list"),
            status(401))) {
      LlmSettings llm = World.settings(OPENAI, model.openAiBaseUrl()).llm();
      assertThat(agent.title(llm, "Please fix it")).contains("Fix the failing payment test");
      assertThat(agent.title(llm, "Please fix it").orElseThrow()).hasSize(50).endsWith("...");
      assertThat(agent.title(llm, "Please fix it")).isEmpty();
      assertThat(
              agent.title(
                  new LlmSettings(Optional.empty(), Optional.of(new Secret("x")), Optional.empty()),
                  "Please fix it"))
          .isEmpty();
    }
  }
}

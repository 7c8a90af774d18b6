package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.finish;
import static dev.hands4j.agent.loop.ScriptLlm.run;
import static dev.hands4j.agent.loop.ScriptLlm.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.llm.ReplySink;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.Source;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A long conversation is summarized (agent.md §23). */
class CondensingTest {
  private static final int STEPS = 40;

  /** Counts its own answers: after a condensation the model is shown fewer of them. */
  private static ScriptLlm.Script steps() {
    AtomicInteger step = new AtomicInteger();
    return (_, _) -> {
      int n = step.getAndIncrement();
      return n < STEPS ? run("step" + n) : finish("Done.");
    };
  }

  private static Stage stage() {
    return new Stage(steps()).limits(Optional.of(500), Optional.of(20));
  }

  private static List<Action.Condensation> condensations(Stage stage) {
    return stage.world.draftsOf(Action.Condensation.class).stream()
        .map(d -> (Action.Condensation) d.event())
        .toList();
  }

  @Test
  void whatIsForgottenIsToldInTheWordsOfTheModel() throws Exception {
    AtomicInteger summaries = new AtomicInteger();
    try (Stage stage =
        stage().writer((_, _) -> say("COMPLETED: part " + summaries.incrementAndGet()))) {
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      List<Action.Condensation> written = condensations(stage);
      assertThat(written).hasSizeGreaterThan(3);
      assertThat(written.getFirst().summary()).hasValue("COMPLETED: part 1");
      assertThat(written.getFirst().summaryOffset()).hasValue(4);
      assertThat(written.getFirst().forgottenEventIds()).isEmpty();

      String asked = stage.writer.orElseThrow().lastRequest().toString();
      assertThat(asked)
          .contains("<PREVIOUS SUMMARY>", "COMPLETED: part " + (summaries.get() - 1))
          .contains("<EVENT id=", "Called execute_bash", "ran step");

      List<ChatMessage> request = stage.llm.lastRequest();
      assertThat(request.get(3).toString()).contains("COMPLETED: part " + summaries.get());
      assertThat(request).hasSizeLessThan(24);
      LlmMetrics metrics =
          stage.world.draftsOf(Action.Finish.class).getFirst().metrics().orElseThrow();
      assertThat(metrics.accumulatedCost())
          .isCloseTo((stage.llm.calls() + summaries.get()) * 0.01, within());
      // Nobody is shown the summary as if the agent said it.
      assertThat(stage.writer.orElseThrow().lastSink()).isSameAs(ReplySink.NONE);
      assertThat(stage.llm.lastSink()).isNotSameAs(ReplySink.NONE);
    }
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  @Test
  void withoutASummaryTheOlderHalfIsDroppedAndTheWorkGoesOn() throws Exception {
    try (Stage stage =
        stage()
            .writer((_, _) -> {
              throw new LlmException(LlmException.Kind.BAD_REQUEST, "too long");
            })) {
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(condensations(stage)).hasSizeGreaterThan(3);
      assertThat(condensations(stage).getFirst().summary())
          .hasValueSatisfying(note -> assertThat(note).contains("dropped"));
      assertThat(stage.commandsRun()).hasSize(STEPS);
    }
  }

  @Test
  void anOverflowDropsTheOlderHalfAtOnceAndKeepsTheSummary() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    ScriptLlm.Script overflowing =
        (turn, messages) -> {
          if (calls.incrementAndGet() == 15) {
            throw new LlmException(LlmException.Kind.CONTEXT_WINDOW, "prompt is too long");
          }
          Reply next = calls.get() < 20 ? run("step" + calls.get()) : finish("Done.");
          return next;
        };
    try (Stage stage =
        new Stage(overflowing)
            .limits(Optional.of(500), Optional.of(20))
            .writer((_, _) -> say("CURRENT_STATE: half way"))) {
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.world.draftsOf(Action.CondensationRequest.class)).hasSize(1);
      assertThat(condensations(stage))
          .anySatisfy(
              c -> assertThat(c.summary().orElse("")).contains("half way").contains("dropped"));
    }
  }

  @Test
  void aNewOwnerKnowsHowManyIterationsTheUnreadPartTookHoweverMuchPeopleWrote() throws Exception {
    AtomicInteger step = new AtomicInteger();
    ScriptLlm.Script hanging =
        (_, _) -> {
          int n = step.getAndIncrement();
          return n == 10 || n == 39 ? run("hang") : n < 39 ? run("step" + n) : finish("Done.");
        };
    try (Stage stage =
        new Stage(hanging)
            .limits(Optional.of(60), Optional.of(20))
            .writer((_, _) -> say("COMPLETED: much"))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      for (int i = 0; i < 100; i++) {
        stage.world.say("word " + i);
      }
      stage.world.sandbox.release();
      await().until(() -> step.get() == 40 && stage.world.sandbox.isRunning());
      stage.kill();
      stage.start();
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(condensations(stage)).isNotEmpty();
      long actions =
          stage.world.draftsOf(Action.class).stream()
              .filter(d -> d.source() == Source.AGENT && !(d.event() instanceof Action.System))
              .count();
      assertThat(stage.world.draftsOf(Action.Finish.class).getFirst().metrics().orElseThrow())
          .extracting(LlmMetrics::iterations)
          .isEqualTo(actions);
    }
  }

  @Test
  void aNewOwnerHasTheSummaryAndDoesNotReadWhatItStandsFor() throws Exception {
    AtomicInteger step = new AtomicInteger();
    ScriptLlm.Script hanging =
        (_, _) -> {
          int n = step.getAndIncrement();
          return n == 39 ? run("hang") : n < 39 ? run("step" + n) : finish("Done.");
        };
    try (Stage stage =
        new Stage(hanging)
            .limits(Optional.of(500), Optional.of(20))
            .writer((_, _) -> say("COMPLETED: much"))) {
      stage.start();
      await().until(stage.world.sandbox::isRunning);
      stage.kill();
      stage.start();
      stage.world.sandbox.release();
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.llm.lastRequest().get(3).toString()).contains("COMPLETED: much");
    }
  }

  @Test
  void aPauseBreaksIntoTheWritingOfASummary() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Stage stage = stage().writer(ScriptLlm.hangs(asked))) {
      stage.start();
      asked.await();
      stage.world.control(AgentState.PAUSED);
      stage.world.awaitState(AgentState.PAUSED);
      stage.writer.orElseThrow().script((_, _) -> say("COMPLETED: a part"));
      stage.world.control(AgentState.RUNNING);
      stage.world.awaitState(AgentState.FINISHED);
      assertThat(stage.commandsRun()).hasSize(STEPS);
    }
  }
}

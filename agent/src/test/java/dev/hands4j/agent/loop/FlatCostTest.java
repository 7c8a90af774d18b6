package dev.hands4j.agent.loop;

import static dev.hands4j.agent.loop.ScriptLlm.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.llm.Reply;
import dev.hands4j.api.event.AgentState;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a step costs does not depend on how long the conversation is: counted, not timed. */
class FlatCostTest {
  private static final int STEPS = 10_000;

  @Test
  void tenThousandStepsCostTheSameEach() throws Exception {
    int[] longest = {0};
    ScriptLlm.Script script =
        new ScriptLlm.Script() {
          private int step;

          @Override
          public Reply reply(int turn, List<ChatMessage> messages) {
            longest[0] = Math.max(longest[0], messages.size());
            return step++ < STEPS ? run("step" + step) : ScriptLlm.finish("Done.");
          }
        };
    try (Stage stage =
        new Stage(new ScriptLlm(script, false)).limits(Optional.of(3 * STEPS), Optional.of(120))) {
      stage.start();
      stage.world.awaitState(AgentState.FINISHED);

      long condensations =
          stage.world.draftsOf(dev.hands4j.api.event.Action.Condensation.class).size();
      assertThat(stage.llm.calls()).isEqualTo(STEPS + 1);
      // Two appends a step, one for each condensation, and those of the beginning and the end.
      assertThat(stage.world.log.appendCount()).isEqualTo(2L * STEPS + condensations + 9);
      // Nothing of the log is read or decoded again.
      assertThat(stage.world.log.readCount()).isLessThan(5);
      assertThat(stage.world.codec.decodeCount()).isLessThan(20);
      assertThat(longest[0]).isLessThanOrEqualTo(125);
      // The whole view is looked at once for every sixty entries, not for every step.
      assertThat(condensations).isLessThan(2L * STEPS / 55);
      assertThat(stage.world.sandbox.ran()).hasSize(STEPS).doesNotHaveDuplicates();
    }
  }
}

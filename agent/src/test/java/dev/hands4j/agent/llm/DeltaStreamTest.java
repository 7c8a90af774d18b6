package dev.hands4j.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.agent.world.RecordedSignals;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeltaStreamTest {
  private final RecordedSignals signals = new RecordedSignals();

  private DeltaStream stream(Duration interval) {
    return new DeltaStream(signals, new ConversationId("c"), "k", interval);
  }

  @Test
  void numbersPiecesAndSaysWhenThereAreNoMore() {
    DeltaStream stream = stream(Duration.ZERO);
    stream.thought("Hm.");
    stream.text("Hello ");
    stream.text("world");
    stream.toolArguments(0, "think", "{\"tho");
    stream.end();
    assertThat(signals.of(Signal.class))
        .containsExactly(
            new Signal.Delta("thought", "k", 0, "", "Hm."),
            new Signal.Delta("text", "k", 1, "", "Hello "),
            new Signal.Delta("text", "k", 2, "", "world"),
            new Signal.Delta("tool", "k", 3, "think", "{\"tho"),
            new Signal.DeltaEnd("k"));
  }

  @Test
  void saysNothingOfAnAnswerThatIsCompleteWithinTheInterval() {
    DeltaStream stream = stream(Duration.ofMinutes(1));
    for (int i = 0; i < 1_000; i++) {
      stream.text("word ");
    }
    stream.end();
    assertThat(signals.of(Signal.class)).isEmpty();
  }
}

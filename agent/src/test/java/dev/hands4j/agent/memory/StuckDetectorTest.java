package dev.hands4j.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.event.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An agent that goes round in circles is noticed (agent.md §6). */
class StuckDetectorTest {
  private final StuckDetector detector = new StuckDetector();

  private void step(Action action, Observation observation) {
    see(action);
    see(observation);
  }

  private void see(Event event) {
    detector.witness(EventDraft.of(event, Source.AGENT));
  }

  private static Observation ran(String command, String output, int exit) {
    return new Observation.Run(
        output,
        command,
        new Observation.CommandMetadata(
            exit,
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            ""),
        false);
  }

  @Test
  void theSameCommandWithTheSameEndFourTimesIsStuckWhateverItPrints() {
    for (int i = 0; i < 3; i++) {
      step(Action.Run.of("date"), ran("date", "now " + i, 0));
      assertThat(detector.isStuck()).isFalse();
    }
    step(Action.Run.of("date"), ran("date", "now", 0));
    assertThat(detector.isStuck()).isTrue();
  }

  @Test
  void aCommandThatEndsDifferentlyIsProgress() {
    for (int i = 0; i < 10; i++) {
      step(Action.Run.of("make"), ran("make", "", i));
    }
    assertThat(detector.isStuck()).isFalse();
  }

  @Test
  void threeErrorsInARowForTheSameActionAreEnough() {
    for (int i = 0; i < 3; i++) {
      step(Action.Run.of("x"), new Observation.Error("error " + i, ""));
    }
    assertThat(detector.isStuck()).isTrue();
  }

  @Test
  void twoActionsInTurnAreStuckAfterSix() {
    for (int i = 0; i < 6; i++) {
      assertThat(detector.isStuck()).isFalse();
      String command = i % 2 == 0 ? "a" : "b";
      step(Action.Run.of(command), ran(command, "", 0));
    }
    assertThat(detector.isStuck()).isTrue();
  }

  @Test
  void theSameWordsThriceWithNothingSeenBetweenThemAreStuck() {
    Action words =
        new Action.Message("Hm.", Optional.empty(), Optional.empty(), false, SecurityRisk.UNKNOWN);
    see(words);
    see(words);
    see(new Observation.Think("…"));
    see(words);
    assertThat(detector.isStuck()).isFalse();
    see(words);
    see(words);
    assertThat(detector.isStuck()).isTrue();
  }

  @Test
  void aMessageOfAPersonBeginsAnew() {
    for (int i = 0; i < 4; i++) {
      step(Action.Run.of("a"), ran("a", "", 0));
    }
    detector.witness(EventDraft.of(Action.Message.of("Try b"), Source.USER));
    assertThat(detector.isStuck()).isFalse();
    for (int i = 0; i < 3; i++) {
      step(Action.Run.of("a"), ran("a", "", 0));
    }
    assertThat(detector.isStuck()).isFalse();
  }

  @Test
  void condensingAgainAndAgainWithoutASingleStepIsStuck() {
    for (int i = 0; i < 10; i++) {
      assertThat(detector.isStuck()).isFalse();
      see(new Action.CondensationRequest());
      see(
          new Action.Condensation(
              Optional.empty(),
              Optional.of(5L),
              Optional.of(6L),
              Optional.empty(),
              Optional.empty()));
    }
    assertThat(detector.isStuck()).isTrue();
  }
}

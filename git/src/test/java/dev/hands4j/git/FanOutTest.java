package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private static FanOut.Question<String> question(Supplier<GitAnswer<String>> ask) {
    return new FanOut.Question<>(ProviderType.GITLAB, ask);
  }

  private static FanOut.Question<String> immediate(String value) {
    return question(() -> GitAnswer.ok(value));
  }

  private static FanOut.Question<String> failing() {
    return question(
        () -> GitAnswer.failed(GitFailure.of(Kind.NOT_FOUND, ProviderType.GITLAB, "none")));
  }

  /** Never answers; tells when it was interrupted. */
  private static FanOut.Question<String> stuck(AtomicBoolean interrupted) {
    return question(() -> {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.set(true);
      }
      return GitAnswer.ok("too late");
    });
  }

  @Test
  void keepsTheAnswersThatCameInTimeAndInterruptsTheRest() {
    AtomicBoolean interrupted = new AtomicBoolean();
    List<GitAnswer<String>> answers =
        new FanOut(8, Duration.ofSeconds(1))
            .all(List.of(immediate("a"), stuck(interrupted), immediate("c")));
    assertThat(answers.get(0).findValue()).contains("a");
    assertThat(answers.get(1).findFailure().orElseThrow().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(answers.get(2).findValue()).contains("c"); // it was there already
    assertThat(interrupted).isTrue();
  }

  @Test
  void takesTheFirstValueInOrderAndGivesUpTheRest() {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    FanOut.Question<String> stuck = stuck(interrupted);
    FanOut.Question<String> observed =
        question(() -> {
          started.countDown();
          return stuck.ask().get();
        });
    FanOut.Question<String> second =
        question(() -> {
          try {
            started.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return GitAnswer.ok("b");
        });
    assertThat(new FanOut(8, LONG).firstOk(List.of(failing(), second, observed)))
        .hasValueSatisfying(answer -> assertThat(answer.findValue()).contains("b"));
    assertThat(interrupted).isTrue();
    assertThat(new FanOut(8, LONG).firstOk(List.of(failing(), failing()))).isEmpty();
  }

  @Test
  void hasNoMoreUnderWayThanAllowed() {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<FanOut.Question<String>> questions = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      questions.add(
          question(() -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.yield();
            underWay.decrementAndGet();
            return GitAnswer.ok("");
          }));
    }
    assertThat(new FanOut(2, LONG).all(questions)).hasSize(50);
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void doesNotHideOurOwnMistakes() {
    List<FanOut.Question<String>> questions =
        List.of(
            question(() -> {
              throw new ArithmeticException("ours");
            }));
    assertThatThrownBy(() -> new FanOut(1, LONG).all(questions))
        .hasCauseInstanceOf(ArithmeticException.class);
  }
}

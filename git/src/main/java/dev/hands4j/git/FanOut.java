package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks several questions at once and keeps the answers in the order of the questions. No child
 * outlives the call: what is late or no longer needed is interrupted.
 */
final class FanOut {
  private final int parallel;
  private final Duration limit;

  /**
   * @param parallel questions under way at once
   * @param limit for all of them together
   */
  FanOut(int parallel, Duration limit) {
    this.parallel = parallel;
    this.limit = limit;
  }

  /** One question. {@code ask} makes every failure a value, except a mistake in our own code. */
  record Question<T>(ProviderType provider, Supplier<GitAnswer<T>> ask) {}

  /** All answers; one that did not come in time is a failure. */
  <T> List<GitAnswer<T>> all(List<Question<T>> questions) {
    try (Asked<T> asked = new Asked<>(questions)) {
      List<GitAnswer<T>> answers = new ArrayList<>();
      for (int i = 0; i < questions.size(); i++) {
        answers.add(asked.answer(i));
      }
      return answers;
    }
  }

  /** The first answer that is a value, in the order of the questions; those behind are given up. */
  <T> Optional<GitAnswer<T>> firstOk(List<Question<T>> questions) {
    try (Asked<T> asked = new Asked<>(questions)) {
      for (int i = 0; i < questions.size(); i++) {
        GitAnswer<T> answer = asked.answer(i);
        if (answer instanceof GitAnswer.Ok<T>) {
          return Optional.of(answer);
        }
      }
      return Optional.empty();
    }
  }

  private final class Asked<T> implements AutoCloseable {
    private final long deadline = System.nanoTime() + limit.toNanos();
    private final ExecutorService children = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Question<T>> questions;
    private final List<Future<GitAnswer<T>>> futures = new ArrayList<>();

    Asked(List<Question<T>> questions) {
      this.questions = questions;
      Semaphore places = new Semaphore(parallel);
      for (Question<T> question : questions) {
        futures.add(
            children.submit(() -> {
              places.acquire();
              try {
                return question.ask().get();
              } finally {
                places.release();
              }
            }));
      }
    }

    GitAnswer<T> answer(int index) {
      ProviderType provider = questions.get(index).provider();
      try {
        return futures.get(index).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return late(provider, "no answer within " + limit.toMillis() + " ms");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return late(provider, "the request was given up");
      } catch (ExecutionException e) {
        // Only our own mistakes end here; they are not the provider's failure and must be seen.
        throw new IllegalStateException("asking " + provider.wire() + " failed", e.getCause());
      }
    }

    private GitAnswer<T> late(ProviderType provider, String detail) {
      return GitAnswer.failed(
          GitFailure.of(
              Kind.UNREACHABLE,
              provider,
              "HTTP error ReadTimeout : %s: %s".formatted(provider.wire(), detail)));
    }

    @Override
    public void close() {
      children.shutdownNow();
      children.close();
    }
  }
}

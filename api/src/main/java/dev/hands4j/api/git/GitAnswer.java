package dev.hands4j.api.git;

import java.util.Optional;
import java.util.function.Function;

/** What a provider answered: the value, or why there is none. */
public sealed interface GitAnswer<T> {

  /** The provider answered as asked. */
  record Ok<T>(T value) implements GitAnswer<T> {}

  /** It did not, and {@code failure} says why. */
  record Failed<T>(GitFailure failure) implements GitAnswer<T> {}

  static <T> GitAnswer<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> GitAnswer<T> failed(GitFailure failure) {
    return new Failed<>(failure);
  }

  /** The value, if there is one; for callers to whom every failure means the same. */
  default Optional<T> findValue() {
    return switch (this) {
      case Ok<T>(T value) -> Optional.of(value);
      case Failed<T> _ -> Optional.empty();
    };
  }

  /** Why there is no value, if there is none. */
  default Optional<GitFailure> findFailure() {
    return switch (this) {
      case Ok<T> _ -> Optional.empty();
      case Failed<T>(GitFailure failure) -> Optional.of(failure);
    };
  }

  /** The same answer with its value, if any, turned into another. */
  default <R> GitAnswer<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Ok<T>(T value) -> new Ok<>(change.apply(value));
      case Failed<T>(GitFailure failure) -> new Failed<>(failure);
    };
  }
}

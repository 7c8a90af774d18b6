package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;

/**
 * A call that gave no answer, on its way to the caller's {@link
 * dev.hands4j.api.git.GitAnswer.Failed}. Has neither cause nor stack: what is known is in the
 * failure, and nothing else may slip into a log.
 */
final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialised: it does not leave this package
  private final GitFailure failure;

  CallFailed(GitFailure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  GitFailure failure() {
    return failure;
  }
}

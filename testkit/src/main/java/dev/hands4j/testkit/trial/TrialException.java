package dev.hands4j.testkit.trial;

/** A trial cannot start, for a reason that the person can do something about. */
public final class TrialException extends Exception {
  private static final long serialVersionUID = 1L;

  TrialException(String message) {
    super(message);
  }

  TrialException(String message, Throwable cause) {
    super(message, cause);
  }
}

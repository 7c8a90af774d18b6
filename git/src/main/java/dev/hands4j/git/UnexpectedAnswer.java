package dev.hands4j.git;

/** An answer that is not what the provider's API promises; {@code what} names the part. */
final class UnexpectedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswer(String what) {
    super(what, null, false, false);
  }
}

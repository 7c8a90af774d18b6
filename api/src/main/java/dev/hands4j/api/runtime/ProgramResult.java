package dev.hands4j.api.runtime;

/**
 * How a program ended.
 *
 * @param exitCode its own, 128 + n after signal n, 127 when there is no such program
 * @param timedOut whether it was ended because it took too long
 * @param truncated whether it wrote more than was to be kept
 */
public record ProgramResult(
    int exitCode, boolean timedOut, boolean truncated, byte[] output, byte[] errors) {

  /** Whether it ended by itself and was content. */
  public boolean succeeded() {
    return exitCode == 0 && !timedOut;
  }

  @Override
  public String toString() {
    return "ProgramResult[exitCode=%d, timedOut=%s]".formatted(exitCode, timedOut);
  }
}

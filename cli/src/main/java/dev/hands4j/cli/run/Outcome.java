package dev.hands4j.cli.run;

/** How a run ends; scripts rely on the numbers (docs/how-to/run-in-scripts.md). */
public enum Outcome {
  FINISHED(0),
  FAILED(1),

  /** A limit was reached, or the agent waits for somebody. */
  WAITING(3),

  /** The agent turned the task down, or somebody stopped the conversation. */
  REJECTED(4),
  TIMEOUT(124),
  INTERRUPTED(130);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  /** The exit code of the command. */
  public int code() {
    return code;
  }
}

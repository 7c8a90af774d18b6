package dev.hands4j.agent.skills;

/** A file that is no microagent; the message tells its author what to change. */
public final class MalformedMicroagentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  MalformedMicroagentException(String problem) {
    super(problem);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem;
  }
}

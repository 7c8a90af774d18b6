package dev.hands4j.api.runtime;

import java.util.Objects;

/** Something with the files of a sandbox could not be done; the message is for people. */
public final class WorkspaceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kept it from being done. */
  public enum Kind {
    NOT_FOUND,
    /** A folder where a file was asked for, or the other way round. */
    WRONG_KIND,
    /** Leads out of what the sandbox's commands may reach, or the system refused. */
    DENIED,
    TOO_LARGE,
    /** The sandbox is gone or does not answer. */
    UNAVAILABLE
  }

  private final Kind kind;

  public WorkspaceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public WorkspaceException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** There always is one. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public Kind kind() {
    return kind;
  }
}

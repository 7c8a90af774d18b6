package dev.hands4j.api.runtime;

/** A sandbox could not be opened; the message tells people why and what to do. */
public final class RuntimeUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public RuntimeUnavailableException(String message) {
    super(message);
  }

  public RuntimeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

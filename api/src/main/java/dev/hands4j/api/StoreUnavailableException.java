package dev.hands4j.api;

/**
 * The database did not answer or refused for a reason that is not the caller's: full disk, lost
 * connection, shutdown. The outcome is unknown; a write that carries a key may be repeated with the
 * same key.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreUnavailableException(String message) {
    super(message);
  }
}

package dev.hands4j.enterprise.identity;

/**
 * The identity provider did not answer, not in time, or with a failure of its own: nothing is
 * known, so nothing may be ended or unlinked.
 */
public final class ProviderUnreachableException extends Exception {
  private static final long serialVersionUID = 1L;

  public ProviderUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }

  public ProviderUnreachableException(String message) {
    super(message);
  }
}

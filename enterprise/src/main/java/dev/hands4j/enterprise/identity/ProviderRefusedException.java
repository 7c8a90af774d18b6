package dev.hands4j.enterprise.identity;

/**
 * The identity provider answered, and said no; asking again will not help. The message names the
 * provider's error code, never a token.
 */
public final class ProviderRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  public ProviderRefusedException(String message) {
    super(message);
  }
}

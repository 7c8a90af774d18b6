package dev.hands4j.api.identity;

/**
 * Names a session without giving it away: the hash of the cookie's value, safe to log and to store.
 */
public record SessionId(String value) {
  public SessionId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a session id is never empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

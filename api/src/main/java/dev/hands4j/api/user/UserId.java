package dev.hands4j.api.user;

/** An opaque, non-empty user id; any character may occur in it (boundaries.md F34). */
public record UserId(String value) {
  public UserId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a user id is never empty; use Optional.empty()");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

package dev.hands4j.api.user;

/** A value that must not be seen: prints as stars, compared by value, revealed only on purpose. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The value itself; never log it, never put it into an event or an error. */
  public String reveal() {
    return value;
  }

  /** Whether there is nothing to hide: empty or only white space. */
  public boolean isBlank() {
    return value.isBlank();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "******";
  }
}

package dev.hands4j.server.crossing;

/** Breaks a rule on purpose: the JSON library of a dependency. */
public final class UsesJacksonTwo {
  private UsesJacksonTwo() {}

  public static Object write() {
    return new com.fasterxml.jackson.core.JsonFactory();
  }
}

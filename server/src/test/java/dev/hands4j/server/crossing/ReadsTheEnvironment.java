package dev.hands4j.server.crossing;

/** Breaks a rule on purpose: looks at the environment below the configuration. */
public final class ReadsTheEnvironment {
  private ReadsTheEnvironment() {}

  public static Object read() {
    return System.getenv("HOME");
  }
}

package dev.hands4j.server.crossing;

/** Breaks a rule on purpose: finds a class by its name. */
public final class LoadsByName {
  private LoadsByName() {}

  public static Object load(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }
}

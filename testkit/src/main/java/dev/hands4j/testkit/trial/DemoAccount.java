package dev.hands4j.testkit.trial;

/**
 * Somebody to be in a trial.
 *
 * @param key with which programs act for them
 */
public record DemoAccount(String name, String key) {
  @Override
  public String toString() {
    return "DemoAccount[" + name + "]";
  }
}

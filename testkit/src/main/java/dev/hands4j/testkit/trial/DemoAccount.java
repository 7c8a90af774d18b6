package dev.hands4j.testkit.trial;

/**
 * Somebody to be in a trial.
 *
 * @param password with which they sign in
 * @param key with which programs act for them
 */
public record DemoAccount(String name, String password, String key) {
  @Override
  public String toString() {
    return "DemoAccount[" + name + "]";
  }
}

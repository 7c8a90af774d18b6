package dev.hands4j.runtime.sandbox;

/** What this machine is: facts, and nothing to configure. */
final class Host {
  private Host() {}

  /** The processor's, as Java names it: the numbers of system calls differ. */
  static String architecture() {
    return System.getProperty("os.arch", "");
  }
}

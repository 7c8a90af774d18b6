package dev.hands4j.cli;

/** How the command ends; scripts rely on the numbers. */
final class ExitCode {
  static final int OK = 0;

  /** It could not do what was asked. */
  static final int FAILED = 1;

  /** Wrong command line or invalid configuration. */
  static final int INVALID = 2;

  private ExitCode() {}
}

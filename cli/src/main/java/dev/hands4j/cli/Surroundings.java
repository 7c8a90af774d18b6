package dev.hands4j.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command may see of the process it runs in.
 *
 * @param distribution folder the program was installed to, when the launcher said so
 * @param in what the person or the script sends
 * @param out for results only; logs go to {@code err}
 * @param terminal whether a person sits at it
 */
record Surroundings(
    Map<String, String> environment,
    Path userHome,
    Optional<Path> distribution,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal) {

  /** The real ones. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Optional.ofNullable(System.getProperty("hands4j.dist")).map(Path::of),
        System.in,
        System.out,
        System.err,
        System.console() != null && System.console().isTerminal());
  }
}

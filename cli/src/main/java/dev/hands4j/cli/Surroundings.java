package dev.hands4j.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command may see of the process it runs in.
 *
 * @param distribution folder the program was installed to, when the launcher said so
 * @param out for results only; logs go to {@code err}
 */
record Surroundings(
    Map<String, String> environment,
    Path userHome,
    Optional<Path> distribution,
    PrintStream out,
    PrintStream err) {

  /** The real ones. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Optional.ofNullable(System.getProperty("hands4j.dist")).map(Path::of),
        System.out,
        System.err);
  }
}

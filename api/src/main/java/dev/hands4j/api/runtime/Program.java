package dev.hands4j.api.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run in a sandbox, beside its shells. Values of {@code environment} may be secrets:
 * they are given to this program only and reach no command line, event or log.
 *
 * @param arguments the program's name, found on the sandbox's path, and its arguments
 * @param folder where it starts; relative to the workspace
 * @param environment added to the sandbox's
 * @param timeout after which it and its children are ended
 * @param maxOutput bytes kept of each of its two outputs, from the beginning
 */
public record Program(
    List<String> arguments,
    String folder,
    Map<String, String> environment,
    Duration timeout,
    int maxOutput) {

  public Program {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("a program has a name");
    }
    if (timeout.isNegative() || timeout.isZero() || maxOutput < 0) {
      throw new IllegalArgumentException("a program has a limit of time and output");
    }
  }

  @Override
  public String toString() {
    return "Program[arguments=%s, folder=%s, environment=%s]"
        .formatted(arguments, folder, environment.keySet());
  }
}

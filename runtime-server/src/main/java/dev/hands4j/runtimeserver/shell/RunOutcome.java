package dev.hands4j.runtimeserver.shell;

import java.util.Optional;

/** What a {@code run} action led to. */
public sealed interface RunOutcome {

  /**
   * A {@code run} observation (runtime.md §8.3).
   *
   * @param exitCode -1 while the command still runs
   * @param place where the shell was, when it is known
   */
  record Report(
      String content,
      String command,
      int exitCode,
      Optional<Place> place,
      String prefix,
      String suffix,
      boolean hidden)
      implements RunOutcome {}

  /** An {@code error} observation; nothing was run. */
  record Refused(String message) implements RunOutcome {}

  /**
   * Where a command ended.
   *
   * @param pid of the last background process, -1 when there is none
   * @param python path of the Python interpreter, empty when there is none
   */
  record Place(int pid, String username, String hostname, String workingDir, String python) {}
}

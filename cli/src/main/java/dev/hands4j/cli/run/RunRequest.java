package dev.hands4j.cli.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to do.
 *
 * @param task what the agent is told
 * @param workspace absolute path of the folder to work in; empty lets the server make one
 * @param timeout how long it may take before the agent is paused
 * @param model instead of the configured one
 * @param json whether events are printed for programs instead of for people
 */
public record RunRequest(
    String task,
    Optional<Path> workspace,
    Optional<Duration> timeout,
    Optional<String> model,
    Confirm confirm,
    Optional<Integer> maxIterations,
    boolean json) {

  /** Whether somebody must agree to actions. */
  public enum Confirm {
    /** As the settings say. */
    SETTINGS,
    NEVER,
    ASK
  }
}

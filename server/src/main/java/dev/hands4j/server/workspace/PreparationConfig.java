package dev.hands4j.server.workspace;

import java.time.Duration;

/**
 * How workspaces are prepared.
 *
 * @param initEmpty whether a workspace without a repository becomes one (runtime.md §25.1)
 * @param cloneTimeout after which a clone is given up
 */
public record PreparationConfig(boolean initEmpty, Duration cloneTimeout) {
  /** What the server uses unless told otherwise. */
  public static final PreparationConfig DEFAULTS =
      new PreparationConfig(false, Duration.ofMinutes(30));

  public PreparationConfig {
    if (!cloneTimeout.isPositive()) {
      throw new IllegalArgumentException("a clone takes time");
    }
  }
}

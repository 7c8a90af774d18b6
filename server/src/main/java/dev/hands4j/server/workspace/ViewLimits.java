package dev.hands4j.server.workspace;

import java.time.Duration;

/**
 * Bounds of what is shown of a workspace.
 *
 * @param changes entries in one list of changes
 * @param fileBytes of a file in a diff (runtime.md §26.4) or opened as text
 * @param repositories looked at in one workspace
 * @param timeout of one program of git
 */
public record ViewLimits(int changes, int fileBytes, int repositories, Duration timeout) {
  /** What the server uses. */
  public static final ViewLimits DEFAULTS =
      new ViewLimits(10_000, 1 << 20, 100, Duration.ofSeconds(60));

  public ViewLimits {
    if (changes < 1 || fileBytes < 1 || repositories < 1 || !timeout.isPositive()) {
      throw new IllegalArgumentException("limits are positive");
    }
  }

  /** Bytes that the longest list of changes can have: a path has at most 4,096. */
  int listBytes() {
    return (int) Math.min(64L << 20, changes * 512L + (1 << 16));
  }
}

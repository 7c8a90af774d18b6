package dev.hands4j.runtimeserver.program;

import java.time.Duration;

/**
 * Bounds of programs.
 *
 * @param running at a time; more wait
 * @param patience how long they wait before they are refused
 * @param output bytes passed on of each of the two outputs at most
 * @param time at most, whatever was asked for
 * @param connected programs at a time that somebody speaks with; more are refused
 */
public record ProgramLimits(
    int running, Duration patience, int output, Duration time, int connected) {
  /** For one conversation. */
  public static final ProgramLimits USUAL =
      new ProgramLimits(8, Duration.ofSeconds(10), 256 * 1024 * 1024, Duration.ofHours(1), 16);
}

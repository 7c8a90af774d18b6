package dev.hands4j.runtimeserver.program;

/**
 * How a program ended.
 *
 * @param exitCode 128 + n after signal n, 127 when there is no such program
 * @param truncated whether one of the outputs was longer than what was passed on
 */
public record ProgramOutcome(int exitCode, boolean timedOut, boolean truncated) {}

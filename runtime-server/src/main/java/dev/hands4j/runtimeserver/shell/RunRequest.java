package dev.hands4j.runtimeserver.shell;

import java.util.OptionalDouble;

/**
 * A {@code run} action (runtime.md §7.1).
 *
 * @param timeout hard limit in seconds
 */
public record RunRequest(
    String command, boolean isInput, boolean blocking, boolean hidden, OptionalDouble timeout) {}

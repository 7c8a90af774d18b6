package dev.hands4j.runtimeserver.python;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * A {@code run_ipython} action.
 *
 * @param first code for a process that has just been started; may be empty
 * @param directory the shell's, which a new one of changes the cells'
 * @param timeout in seconds
 */
public record Cell(String code, String first, Path directory, OptionalDouble timeout) {}

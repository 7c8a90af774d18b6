package dev.hands4j.runtimeserver.python;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How cells run.
 *
 * @param stateFolder private folder for the driver
 * @param timeout of a cell that brings none
 * @param startTimeout for a new process to be ready
 * @param patience between an interruption and the end of the process
 * @param characters of a cell's output that are kept at most
 */
public record PythonSettings(
    Path stateFolder, Duration timeout, Duration startTimeout, Duration patience, int characters) {}

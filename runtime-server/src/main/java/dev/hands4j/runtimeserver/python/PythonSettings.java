package dev.hands4j.runtimeserver.python;

import dev.hands4j.runtimeserver.shell.Enclosure;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How cells run.
 *
 * @param files folder for the driver, which commands may read
 * @param enclosure where cells run
 * @param timeout of a cell that brings none
 * @param startTimeout for a new process to be ready
 * @param patience between an interruption and the end of the process
 * @param characters of a cell's output that are kept at most
 */
public record PythonSettings(
    Path files,
    Enclosure enclosure,
    Duration timeout,
    Duration startTimeout,
    Duration patience,
    int characters) {}

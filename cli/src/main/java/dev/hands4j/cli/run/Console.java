package dev.hands4j.cli.run;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a run speaks to.
 *
 * @param out what was asked for: progress, or events as JSON
 * @param err notes about the run itself
 * @param interactive whether somebody sits in front of it who can answer a question
 * @param colour whether it shows colours
 */
public record Console(
    PrintStream out, PrintStream err, InputStream in, boolean interactive, boolean colour) {}

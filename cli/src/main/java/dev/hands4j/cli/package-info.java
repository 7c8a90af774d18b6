/**
 * The {@code hands4j} command. The only place besides the configuration that reads the environment
 * of the process; everything else is handed on. One thread, the main one, until a server runs.
 */
@NullMarked
package dev.hands4j.cli;

import org.jspecify.annotations.NullMarked;

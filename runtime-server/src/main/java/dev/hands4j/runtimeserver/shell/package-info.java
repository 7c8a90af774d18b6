/**
 * Real shells in pseudo terminals: starting one, sending commands and keys, noticing the end of a
 * command within milliseconds, and keeping a bounded part of what it printed (runtime.md §8).
 *
 * <p>Terminal reads and writes are native calls and happen on named platform threads only: each
 * shell has one reader, and writes come from the threads of {@code http}. For this module only.
 */
@NullMarked
package dev.hands4j.runtimeserver.shell;

import org.jspecify.annotations.NullMarked;

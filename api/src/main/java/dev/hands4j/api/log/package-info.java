/**
 * The ordered log of one conversation, the only place where facts are written and read.
 * Implementations live in {@code storage}; every node calls them from any thread.
 */
@NullMarked
package dev.hands4j.api.log;

import org.jspecify.annotations.NullMarked;

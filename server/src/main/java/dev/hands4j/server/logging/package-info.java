/**
 * Which conversation and which user the lines of a thread are about (enterprise-api.md §7.3).
 * Whoever begins a piece of work on a thread, be it a request, a message of a socket or work in the
 * background, says so once; every line written meanwhile carries the ids. Confined to the thread
 * that calls, and never inherited by others.
 */
@NullMarked
package dev.hands4j.server.logging;

import org.jspecify.annotations.NullMarked;

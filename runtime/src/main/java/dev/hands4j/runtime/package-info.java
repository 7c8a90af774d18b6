/**
 * Sandboxes, seen from the server. {@link dev.hands4j.runtime.LocalRuntime} runs commands on this
 * machine, isolated or not; each conversation's sandbox is one detached process (the module {@code
 * runtime-server}) that is spoken to over a Unix socket and outlives the server. Called by the
 * agent loop and by whoever stops conversations, from any thread.
 */
@NullMarked
package dev.hands4j.runtime;

import org.jspecify.annotations.NullMarked;

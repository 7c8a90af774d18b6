/**
 * Sandboxes, seen from the server: opening one, running actions in it exactly once, letting go of
 * it.
 */
@NullMarked
package dev.hands4j.api.runtime;

import org.jspecify.annotations.NullMarked;

/**
 * One sandbox process: its folder, its start, and HTTP over its Unix socket. Belongs to the module
 * {@code runtime}; nobody else calls it.
 */
@NullMarked
package dev.hands4j.runtime.sandbox;

import org.jspecify.annotations.NullMarked;

/**
 * The inner end of the way into a sandbox: people reach applications that commands start, although
 * the sandbox has a network of its own. Virtual threads carry the bytes.
 */
@NullMarked
package dev.hands4j.runtimeserver.ports;

import org.jspecify.annotations.NullMarked;

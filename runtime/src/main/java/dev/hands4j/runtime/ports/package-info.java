/**
 * The way into a sandbox: ports of this machine's loopback behind which applications in a sandbox
 * are reached. Virtual threads carry the bytes.
 */
@NullMarked
package dev.hands4j.runtime.ports;

import org.jspecify.annotations.NullMarked;

/**
 * The way out of a sandbox: an HTTP proxy on a Unix socket, which is the only thing a sandbox with
 * a network namespace of its own can reach. It decides by name and, after resolving it, by address,
 * so that no name leads to this machine or its neighbours. Threads: one virtual thread per
 * direction of a connection.
 */
@NullMarked
package dev.hands4j.runtime.egress;

import org.jspecify.annotations.NullMarked;

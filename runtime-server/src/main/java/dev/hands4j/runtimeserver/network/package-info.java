/**
 * The inner ends of the two ways between a sandbox with a network of its own and the world: out
 * through a proxy, in to applications that commands start. Unix sockets lead to the other side; one
 * thread accepts for each way, two virtual ones carry each connection.
 */
@NullMarked
package dev.hands4j.runtimeserver.network;

import org.jspecify.annotations.NullMarked;

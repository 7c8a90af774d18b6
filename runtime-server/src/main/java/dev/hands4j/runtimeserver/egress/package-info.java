/**
 * The inner end of the way out of a sandbox: programs know HTTP proxies by host and port, the proxy
 * outside is a Unix socket; this carries bytes between the two. One platform thread accepts, two
 * virtual ones carry each connection.
 */
@NullMarked
package dev.hands4j.runtimeserver.egress;

import org.jspecify.annotations.NullMarked;

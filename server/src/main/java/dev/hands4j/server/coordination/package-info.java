/**
 * Coordination inside one process: leases over the durable {@code Ownership}, signals as method
 * calls. Thread-safe; only the composition root creates these.
 */
@NullMarked
package dev.hands4j.server.coordination;

import org.jspecify.annotations.NullMarked;

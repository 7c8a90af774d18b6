/**
 * What operators see: whether a node is ready, its numbers, who runs what. Routes outside of {@code
 * /api} without a sign-in: the balancer must not lead to {@code /internal/}. Safe from any thread.
 */
@NullMarked
package dev.hands4j.enterprise.operations;

import org.jspecify.annotations.NullMarked;

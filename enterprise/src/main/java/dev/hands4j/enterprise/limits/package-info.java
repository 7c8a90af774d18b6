/**
 * How much one user may ask for on all nodes together (enterprise-api.md §3.16). Created by the
 * composition root; safe from any thread. Counting may wait for Redis for a moment, and never
 * refuses anybody because Redis does not answer.
 */
@NullMarked
package dev.hands4j.enterprise.limits;

import org.jspecify.annotations.NullMarked;

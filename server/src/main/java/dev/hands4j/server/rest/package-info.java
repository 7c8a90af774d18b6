/**
 * The REST routes of the core (rest-core.md), one class per group. They translate between the wire
 * and the ports and hold no state; the pipeline has established the caller before they run. Used by
 * the composition root.
 */
@NullMarked
package dev.hands4j.server.rest;

import org.jspecify.annotations.NullMarked;

/**
 * The loop of one conversation: start, steps, control, limits, take-over. Owned by the
 * conversation's virtual thread; what other threads may call says so. Used only within this module.
 */
@NullMarked
package dev.hands4j.agent.loop;

import org.jspecify.annotations.NullMarked;

/**
 * Repeats what an agent did in a recorded trajectory, before the model goes on (rest-core.md §7.4).
 * Used by the loop in the model's place, on its thread.
 */
@NullMarked
package dev.hands4j.agent.replay;

import org.jspecify.annotations.NullMarked;

/**
 * What the model remembers: the view of the log, kept incrementally, its messages, and the
 * condenser that bounds it. Owned by the conversation's thread. Used only within this module.
 */
@NullMarked
package dev.hands4j.agent.memory;

import org.jspecify.annotations.NullMarked;

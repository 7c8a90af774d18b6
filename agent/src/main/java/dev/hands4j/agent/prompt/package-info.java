/** What the model is told before it begins. Pure. Used only within this module. */
@NullMarked
package dev.hands4j.agent.prompt;

import org.jspecify.annotations.NullMarked;

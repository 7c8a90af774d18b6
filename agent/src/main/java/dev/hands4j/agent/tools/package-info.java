/**
 * What the model can do: the definitions it is given, and its calls turned into actions. Pure and
 * immutable. Used only within this module.
 */
@NullMarked
package dev.hands4j.agent.tools;

import org.jspecify.annotations.NullMarked;

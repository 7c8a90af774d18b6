/**
 * The mind: follows the log of a conversation, asks a model what to do next, has a sandbox do it
 * and writes down what came of it. {@link dev.hands4j.agent.AgentModule} is the only door; the
 * sub-packages belong to this module and nobody else calls them. A running conversation is owned by
 * one virtual thread; everything in this package is safe from any thread.
 */
@NullMarked
package dev.hands4j.agent;

import org.jspecify.annotations.NullMarked;

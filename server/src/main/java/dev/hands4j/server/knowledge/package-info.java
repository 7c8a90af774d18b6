/**
 * Microagents that are not in a conversation's sandbox: those in the home folder and those of the
 * organisation that owns a repository (agent.md §21.1 points 2 and 3). Safe from any thread;
 * reading blocks and is done by a conversation's own thread. Used by the composition and the
 * conversations.
 */
@NullMarked
package dev.hands4j.server.knowledge;

import org.jspecify.annotations.NullMarked;

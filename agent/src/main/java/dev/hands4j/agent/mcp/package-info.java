/**
 * The agent as a client of the Model Context Protocol (agent.md §16.7, integrations.md §8.3):
 * connections to the servers of one conversation, the tools they offer, and calls of them. Used by
 * the loop; safe from any thread. The protocol is the library's; its reactive types stay in here.
 */
@NullMarked
package dev.hands4j.agent.mcp;

import org.jspecify.annotations.NullMarked;

/**
 * The server's own tools over the Model Context Protocol (rest-core.md §13, integrations.md §8.4):
 * agents and other clients open pull and merge requests with the caller's tokens. Stateless; every
 * request stands alone and runs on the thread that brought it. The composition root creates it.
 */
@NullMarked
package dev.hands4j.server.mcp;

import org.jspecify.annotations.NullMarked;

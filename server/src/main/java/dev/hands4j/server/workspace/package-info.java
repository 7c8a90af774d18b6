/**
 * The repository and the files of a conversation: preparing the workspace before the agent sees it,
 * showing what changed in it, and finding it for a request. Everything is done with programs run in
 * the sandbox and with git's own commands, never on this machine. Every method blocks for the
 * sandbox and is called on virtual threads, by the routes, by the start of a loop and by listeners.
 * Source: runtime.md §§25-27, rest-core.md §8.
 */
@NullMarked
package dev.hands4j.server.workspace;

import org.jspecify.annotations.NullMarked;

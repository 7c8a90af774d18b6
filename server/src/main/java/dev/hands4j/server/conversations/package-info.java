/**
 * The life of conversations on this node: starting, joining, writing to, stopping and deleting
 * them. {@link dev.hands4j.server.conversations.Conversations} is the door; routes and sockets call
 * it from any thread. Calls for one conversation take effect one after the other, calls for
 * different conversations never wait for each other, and no lock is held while a store, a sandbox
 * or a model is asked.
 */
@NullMarked
package dev.hands4j.server.conversations;

import org.jspecify.annotations.NullMarked;

/**
 * Live connections to conversations (socketio.md): who may connect, what a newcomer gets, what
 * everybody sees from then on, and what people may send. One reader of the log per conversation
 * with sockets feeds them all; frames are encoded once and stored bytes are never parsed. Used by
 * the composition root; safe from any thread.
 */
@NullMarked
package dev.hands4j.server.sockets;

import org.jspecify.annotations.NullMarked;

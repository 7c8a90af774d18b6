/**
 * Engine.IO 4: sessions that survive the change from HTTP long-polling to WebSocket and carry text
 * and binary messages in order. It knows nothing of Socket.IO; {@code dev.hands4j.socketio} is
 * built on it. Read {@link dev.hands4j.socketio.engine.EngineSession} for the life of a session,
 * the two transports for how frames reach the wire, and the codecs for their form.
 *
 * <p>Threading: sending and closing may be done from any thread and never block, except {@link
 * dev.hands4j.socketio.engine.EngineSession#sendWhenReady}. Calls into an {@link
 * dev.hands4j.socketio.engine.EngineListener} come from the HTTP server's threads and must not
 * block. Source: the public Engine.IO protocol, revision 4.
 */
@NullMarked
package dev.hands4j.socketio.engine;

import org.jspecify.annotations.NullMarked;

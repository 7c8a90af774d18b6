/**
 * A Socket.IO 5 server for the main namespace, on the port of any Jetty servlet server. The door is
 * {@link dev.hands4j.socketio.SocketIoServer}: give it a {@link
 * dev.hands4j.socketio.ConnectHandler} and mount its servlet at {@code /socket.io/*}.
 *
 * <p>Threading: handlers run on a virtual thread per client, one call at a time and in order, and
 * may block. Emitting, joining and disconnecting may be done from any thread and never block,
 * except {@link dev.hands4j.socketio.Socket#emitWhenReady}. Source: the public Socket.IO protocol,
 * revision 5, and {@code socketio.md} for what a client may observe beyond it.
 */
@NullMarked
package dev.hands4j.socketio;

import org.jspecify.annotations.NullMarked;

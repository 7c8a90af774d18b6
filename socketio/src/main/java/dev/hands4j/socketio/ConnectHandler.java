package dev.hands4j.socketio;

/**
 * Decides about each client that wants to connect to the namespace, on a virtual thread of its own,
 * for as long as it takes.
 *
 * <p>Events emitted here reach the client before the acknowledgement; clients keep them and deliver
 * them in one batch when it arrives (socketio.md §3), which makes this the place for a replay: use
 * {@link Socket#emitWhenReady}, which waits for a client that reads slowly. Rooms joined here take
 * effect at once; what is broadcast to them meanwhile takes its place in the same order. If the
 * client leaves while the handler runs, emitting returns false.
 */
@FunctionalInterface
public interface ConnectHandler {
  /** Accepts or refuses. An exception is logged and refuses with a message that says nothing. */
  ConnectDecision connect(Socket socket) throws Exception;
}

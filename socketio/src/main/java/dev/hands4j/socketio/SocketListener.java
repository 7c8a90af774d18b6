package dev.hands4j.socketio;

/**
 * What happens to the events of one connected client. Calls come one at a time, in the order of the
 * wire, on a virtual thread; while one blocks, further events wait and then reading stops.
 */
@FunctionalInterface
public interface SocketListener {
  /** An event. An exception is logged, the connection stays, and no acknowledgement is sent. */
  void onEvent(SocketEvent event) throws Exception;

  /** The client is gone; called once, after its last event was handled. Rooms are already left. */
  default void onDisconnect(DisconnectReason reason) {}
}

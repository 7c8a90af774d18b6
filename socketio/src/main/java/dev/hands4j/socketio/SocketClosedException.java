package dev.hands4j.socketio;

/** An acknowledgement will not come because the client is gone. */
public final class SocketClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SocketClosedException(String reason) {
    super("The client is gone: " + reason);
  }
}

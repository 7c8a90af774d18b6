package dev.hands4j.socketio.engine;

/** What a client sent is not Engine.IO or Socket.IO. The message never contains what was sent. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a constant description of the rule that was broken. */
  public ProtocolException(String message) {
    super(message);
  }
}

package dev.hands4j.socketio.engine;

/**
 * Receives what one session brings. Text and binary come one at a time and in order, on a thread of
 * the HTTP server: they must not block. To slow a client down use {@link
 * EngineSession#pauseReading()}.
 */
public interface EngineListener {
  /** A text message. */
  void onText(String text) throws ProtocolException;

  /** A binary message; the array belongs to the listener. */
  void onBinary(byte[] data) throws ProtocolException;

  /** The session ended. Called exactly once, possibly while a message is being handled. */
  void onClose(CloseReason reason);
}

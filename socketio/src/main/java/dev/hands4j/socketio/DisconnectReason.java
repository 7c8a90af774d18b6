package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.CloseReason;

/** Why a client is no longer connected; the words are those of the Socket.IO documentation. */
public enum DisconnectReason {
  /** The client said so. */
  CLIENT_DISCONNECT("client namespace disconnect"),
  /** {@link Socket#disconnect()} was called. */
  SERVER_DISCONNECT("server namespace disconnect"),
  /** The connection was closed, by the client or the network. */
  TRANSPORT_CLOSE("transport close"),
  /** The connection failed. */
  TRANSPORT_ERROR("transport error"),
  /** The client did not answer the heartbeat. */
  PING_TIMEOUT("ping timeout"),
  /** The client broke the protocol or sent more than is accepted. */
  PARSE_ERROR("parse error"),
  /** The client did not take what was sent to it. */
  SLOW_CONSUMER("slow consumer"),
  /** The server is going down. */
  SERVER_SHUTDOWN("server shutting down");

  private final String text;

  DisconnectReason(String text) {
    this.text = text;
  }

  /** In words, for logs. */
  public String text() {
    return text;
  }

  static DisconnectReason of(CloseReason reason) {
    return switch (reason) {
      case TRANSPORT_CLOSE -> TRANSPORT_CLOSE;
      case TRANSPORT_ERROR -> TRANSPORT_ERROR;
      case PING_TIMEOUT -> PING_TIMEOUT;
      case PARSE_ERROR, TOO_LARGE -> PARSE_ERROR;
      case SLOW_CONSUMER -> SLOW_CONSUMER;
      case CONNECT_TIMEOUT, FORCED_CLOSE -> SERVER_DISCONNECT;
      case SERVER_SHUTDOWN -> SERVER_SHUTDOWN;
    };
  }
}

package dev.hands4j.socketio.engine;

/** Why a session ended, with the WebSocket close code that tells the client (RFC 6455 §7.4). */
public enum CloseReason {
  /** The client sent a close packet or closed the transport. */
  TRANSPORT_CLOSE("transport close", 1000),
  /** Reading or writing failed, or polls overlapped. */
  TRANSPORT_ERROR("transport error", 1000),
  /** No answer to a ping in time. */
  PING_TIMEOUT("ping timeout", 1000),
  /** The client sent something that is not the protocol. */
  PARSE_ERROR("parse error", 1002),
  /** The client sent more than may be accepted at once. */
  TOO_LARGE("message too large", 1009),
  /** More waits for the client than allowed, or a write made no progress. */
  SLOW_CONSUMER("slow consumer", 1013),
  /** The client opened a session and did not connect to a namespace in time. */
  CONNECT_TIMEOUT("connect timeout", 1000),
  /** The server closed this session. */
  FORCED_CLOSE("forced close", 1000),
  /** The server is going down; clients reconnect by themselves (socketio.md §10.3). */
  SERVER_SHUTDOWN("server shutting down", 1012);

  private final String text;
  private final int webSocketCode;

  CloseReason(String text, int webSocketCode) {
    this.text = text;
    this.webSocketCode = webSocketCode;
  }

  /** The reason in words, for logs and close frames. */
  public String text() {
    return text;
  }

  int webSocketCode() {
    return webSocketCode;
  }
}

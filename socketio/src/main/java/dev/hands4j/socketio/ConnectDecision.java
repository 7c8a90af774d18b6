package dev.hands4j.socketio;

import java.util.Optional;

/** The answer of a {@link ConnectHandler}. */
public sealed interface ConnectDecision {
  /**
   * The client is connected.
   *
   * @param listener what happens to its events
   */
  record Accept(SocketListener listener) implements ConnectDecision {}

  /**
   * The client gets {@code connect_error} and does not try again by itself (socketio.md §5.2).
   *
   * @param message becomes {@code err.message}
   * @param data becomes {@code err.data}
   */
  record Refuse(String message, Optional<RawJson> data) implements ConnectDecision {}

  /** Connected. */
  static ConnectDecision accept(SocketListener listener) {
    return new Accept(listener);
  }

  /** Refused with a message. */
  static ConnectDecision refuse(String message) {
    return new Refuse(message, Optional.empty());
  }

  /** Refused with a message and data. */
  static ConnectDecision refuse(String message, RawJson data) {
    return new Refuse(message, Optional.of(data));
  }
}

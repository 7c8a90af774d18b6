package dev.hands4j.socketio.engine;

/** The packet types of Engine.IO 4. */
public enum PacketType {
  /** Server: the session and its parameters. */
  OPEN('0'),
  /** Either side: the session ends. */
  CLOSE('1'),
  /** Server: are you there? A client sends it only as {@code 2probe}. */
  PING('2'),
  /** Client: the answer to a ping. The server sends it only as {@code 3probe}. */
  PONG('3'),
  /** Either side: data for the application. */
  MESSAGE('4'),
  /** Client: use the probed transport from now on. */
  UPGRADE('5'),
  /** Server: nothing; ends a poll in flight. */
  NOOP('6');

  private final char digit;

  PacketType(char digit) {
    this.digit = digit;
  }

  /** The first character of a packet of this type. */
  public char digit() {
    return digit;
  }

  static PacketType of(char digit) throws ProtocolException {
    return switch (digit) {
      case '0' -> OPEN;
      case '1' -> CLOSE;
      case '2' -> PING;
      case '3' -> PONG;
      case '4' -> MESSAGE;
      case '5' -> UPGRADE;
      case '6' -> NOOP;
      default -> throw new ProtocolException("Unknown Engine.IO packet type");
    };
  }
}

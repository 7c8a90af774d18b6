package dev.hands4j.socketio.engine;

import java.util.Base64;

/**
 * One Engine.IO packet in the form it has on a WebSocket. A frame is immutable and may be queued
 * for any number of sessions, so what goes to a whole room is encoded once.
 */
public sealed interface Frame {
  /** Bytes of the packet on a WebSocket, without WebSocket framing. */
  int size();

  /** The packet inside a polling payload; binary is {@code b} and base64. */
  String polling();

  /** A message packet ({@code 4}) with this text. */
  static Frame message(String text) {
    return Text.of(PacketType.MESSAGE.digit() + text);
  }

  /** A text packet that already begins with its type digit. */
  static Frame encoded(String wire) {
    return Text.of(wire);
  }

  /** A binary message; the array is not copied and must not be changed afterwards. */
  static Frame binary(byte[] data) {
    return new Binary(data);
  }

  /** A packet of the given type with data. */
  static Frame control(PacketType type, String data) {
    return Text.of(type.digit() + data);
  }

  /**
   * A text packet.
   *
   * @param wire the type digit and the data
   * @param size its length in UTF-8 bytes
   */
  record Text(String wire, int size) implements Frame {
    static Text of(String wire) {
      return new Text(wire, utf8Length(wire));
    }

    @Override
    public String polling() {
      return wire;
    }

    private static int utf8Length(String text) {
      int bytes = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        // A surrogate pair is four bytes, so each half counts two.
        bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
      return bytes;
    }
  }

  /**
   * A binary message packet.
   *
   * @param data the bytes, never changed
   */
  @SuppressWarnings("ArrayRecordComponent") // shared on purpose, compared by nobody
  record Binary(byte[] data) implements Frame {
    @Override
    public int size() {
      return data.length;
    }

    @Override
    public String polling() {
      return "b" + Base64.getEncoder().encodeToString(data);
    }
  }
}

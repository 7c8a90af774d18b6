package dev.hands4j.socketio.engine;

/** A decoded packet from a client. */
sealed interface Packet {
  /** A text packet: its type and what follows the digit. */
  record Text(PacketType type, String data) implements Packet {}

  /** A binary message. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Binary(byte[] data) implements Packet {}
}

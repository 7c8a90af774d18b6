package dev.hands4j.socketio.engine;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Packets and polling payloads as text. On a WebSocket every packet is a message of its own; a
 * polling payload is packets joined by the record separator, binary ones as {@code b} and base64.
 * Source: Engine.IO 4, "Packet encoding".
 */
final class PacketCodec {
  static final char SEPARATOR = '\u001e';

  private PacketCodec() {}

  /** A text message of a WebSocket. */
  static Packet.Text decode(String text) throws ProtocolException {
    if (text.isEmpty()) {
      throw new ProtocolException("Empty packet");
    }
    return new Packet.Text(PacketType.of(text.charAt(0)), text.substring(1));
  }

  /** The packets of a POST body, in order. */
  static List<Packet> decodePayload(String payload, int maxPackets) throws ProtocolException {
    var packets = new ArrayList<Packet>();
    int from = 0;
    while (true) {
      if (packets.size() == maxPackets) {
        throw new ProtocolException("Too many packets in payload");
      }
      int end = payload.indexOf(SEPARATOR, from);
      packets.add(decodePolled(payload.substring(from, end < 0 ? payload.length() : end)));
      if (end < 0) {
        return packets;
      }
      from = end + 1;
    }
  }

  /** One response body for a poll. */
  static String encodePayload(List<Frame> frames) {
    if (frames.size() == 1) {
      return frames.getFirst().polling();
    }
    var payload = new StringBuilder();
    for (Frame frame : frames) {
      if (!payload.isEmpty()) {
        payload.append(SEPARATOR);
      }
      payload.append(frame.polling());
    }
    return payload.toString();
  }

  private static Packet decodePolled(String text) throws ProtocolException {
    if (!text.startsWith("b")) {
      return decode(text);
    }
    try {
      return new Packet.Binary(Base64.getDecoder().decode(text.substring(1)));
    } catch (IllegalArgumentException notBase64) {
      throw new ProtocolException("Invalid base64 in binary packet");
    }
  }
}

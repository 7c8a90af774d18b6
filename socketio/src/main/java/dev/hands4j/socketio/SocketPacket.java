package dev.hands4j.socketio;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** A complete packet from a client, attachments put in place. */
sealed interface SocketPacket {
  String namespace();

  /** The client wants to join the namespace. */
  record Connect(String namespace, Optional<JsonNode> payload) implements SocketPacket {}

  /** The client leaves the namespace. */
  record Disconnect(String namespace) implements SocketPacket {}

  /** An event; with an id the client wants an acknowledgement. */
  record Event(String namespace, OptionalLong id, String name, List<JsonNode> args)
      implements SocketPacket {}

  /** The answer to an event of the server. */
  record Ack(String namespace, long id, List<JsonNode> args) implements SocketPacket {}
}

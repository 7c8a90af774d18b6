package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.Frame;
import dev.hands4j.socketio.engine.PacketType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Socket.IO packets to Engine.IO frames: {@code
 * <type>[<attachments>-][<namespace>,][<id>][<json>]}, binary parts replaced by placeholders and
 * sent as frames of their own. Source: Socket.IO 5, "Packet encoding".
 */
final class PacketEncoder {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final char MESSAGE = PacketType.MESSAGE.digit();

  private PacketEncoder() {}

  static List<Frame> connected(String sid) {
    return one('0', "{\"sid\":" + quoted(sid) + "}");
  }

  static List<Frame> disconnect() {
    return one('1', "");
  }

  static List<Frame> connectError(ConnectDecision.Refuse refusal) {
    String data = refusal.data().map(json -> ",\"data\":" + json.json()).orElse("");
    return one('4', "{\"message\":" + quoted(refusal.message()) + data + "}");
  }

  /** The refusal of a namespace that does not exist; the payload is a bare string (§5.2). */
  static List<Frame> unknownNamespace(String namespace) {
    return one('4', namespace + ",\"Unable to connect\"");
  }

  static List<Frame> event(String name, OptionalLong id, List<Payload> args) {
    return data('2', '5', id, Optional.of(name), args);
  }

  static List<Frame> ack(long id, List<Payload> args) {
    return data('3', '6', OptionalLong.of(id), Optional.empty(), args);
  }

  private static List<Frame> one(char type, String rest) {
    return List.of(Frame.encoded("" + MESSAGE + type + rest));
  }

  private static List<Frame> data(
      char type, char binaryType, OptionalLong id, Optional<String> name, List<Payload> args) {
    var attachments = new ArrayList<byte[]>();
    var parts = new ArrayList<String>();
    name.ifPresent(text -> parts.add(quoted(text)));
    for (Payload arg : args) {
      parts.add(
          switch (arg) {
            case RawJson raw -> raw.json();
            case Payload.Bytes bytes -> placeholder(attachments, bytes.data()).toString();
            case Payload.Tree tree -> JSON.writeValueAsString(extract(tree.node(), attachments));
          });
    }
    var wire = new StringBuilder(32 + parts.stream().mapToInt(part -> part.length() + 1).sum());
    wire.append(MESSAGE);
    if (attachments.isEmpty()) {
      wire.append(type);
    } else {
      wire.append(binaryType).append(attachments.size()).append('-');
    }
    id.ifPresent(wire::append);
    wire.append('[').append(String.join(",", parts)).append(']');
    var frames = new ArrayList<Frame>(1 + attachments.size());
    frames.add(Frame.encoded(wire.toString()));
    attachments.forEach(bytes -> frames.add(Frame.binary(bytes)));
    return List.copyOf(frames);
  }

  private static JsonNode extract(JsonNode node, List<byte[]> attachments) {
    return switch (node) {
      case BinaryNode binary -> placeholder(attachments, binary.binaryValue());
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        array.forEach(item -> copy.add(extract(item, attachments)));
        yield copy;
      }
      case ObjectNode object -> {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        object.forEachEntry((key, value) -> copy.set(key, extract(value, attachments)));
        yield copy;
      }
      default -> node;
    };
  }

  private static ObjectNode placeholder(List<byte[]> attachments, byte[] data) {
    attachments.add(data);
    return JsonNodeFactory.instance
        .objectNode()
        .put("_placeholder", true)
        .put("num", attachments.size() - 1);
  }

  private static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }
}

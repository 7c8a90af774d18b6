package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Engine.IO messages to Socket.IO packets. A binary packet is complete when all its attachments
 * have followed; nothing may come between. One decoder per session, used by one thread at a time.
 * Source: Socket.IO 5, "Packet encoding".
 */
final class PacketDecoder {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** The largest number a JavaScript client counts to exactly has 16 digits. */
  private static final int MAX_ID_DIGITS = 16;

  private final int maxAttachments;
  private final long maxAttachmentBytes;
  private Optional<Header> incomplete = Optional.empty();
  private final List<byte[]> attachments = new ArrayList<>();
  private long attachmentBytes;

  private record Header(
      char type, int attachments, String namespace, OptionalLong id, Optional<JsonNode> payload) {}

  PacketDecoder(int maxAttachments, long maxAttachmentBytes) {
    this.maxAttachments = maxAttachments;
    this.maxAttachmentBytes = maxAttachmentBytes;
  }

  /** A text message; empty while attachments are still to come. */
  Optional<SocketPacket> text(String text) throws ProtocolException {
    if (incomplete.isPresent()) {
      throw new ProtocolException("Text instead of an attachment");
    }
    Header header = header(text);
    if (header.attachments() == 0) {
      return Optional.of(packet(header));
    }
    incomplete = Optional.of(header);
    return Optional.empty();
  }

  /** A binary message, which must be an attachment. */
  Optional<SocketPacket> binary(byte[] data) throws ProtocolException {
    if (incomplete.isEmpty()) {
      throw new ProtocolException("Binary message that is no attachment");
    }
    attachmentBytes += data.length;
    if (attachmentBytes > maxAttachmentBytes) {
      throw new ProtocolException("Attachments are too large");
    }
    attachments.add(data);
    Header header = incomplete.get();
    if (attachments.size() < header.attachments()) {
      return Optional.empty();
    }
    Optional<JsonNode> payload = Optional.empty();
    if (header.payload().isPresent()) {
      payload = Optional.of(restore(header.payload().get()));
    }
    incomplete = Optional.empty();
    attachments.clear();
    attachmentBytes = 0;
    return Optional.of(
        packet(
            new Header(
                header.type(), header.attachments(), header.namespace(), header.id(), payload)));
  }

  private Header header(String text) throws ProtocolException {
    if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '6') {
      throw new ProtocolException("Unknown Socket.IO packet type");
    }
    char type = text.charAt(0);
    int at = 1;
    int count = 0;
    if (type == '5' || type == '6') {
      int dash = text.indexOf('-', at);
      count = dash < 0 ? -1 : (int) number(text.substring(at, dash), 4);
      if (count < 0 || count > maxAttachments) {
        throw new ProtocolException("Invalid number of attachments");
      }
      at = dash + 1;
    }
    String namespace = "/";
    if (at < text.length() && text.charAt(at) == '/') {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      namespace = text.substring(at, end);
      int query = namespace.indexOf('?');
      namespace = query < 0 ? namespace : namespace.substring(0, query);
      at = comma < 0 ? end : comma + 1;
    }
    int digits = at;
    while (digits < text.length() && isDigit(text.charAt(digits))) {
      digits++;
    }
    OptionalLong id =
        digits == at
            ? OptionalLong.empty()
            : OptionalLong.of(number(text.substring(at, digits), MAX_ID_DIGITS));
    Optional<JsonNode> payload =
        digits == text.length() ? Optional.empty() : Optional.of(parse(text.substring(digits)));
    return new Header(type, count, namespace, id, payload);
  }

  private static SocketPacket packet(Header header) throws ProtocolException {
    return switch (header.type()) {
      case '0' -> {
        require(header.payload().map(JsonNode::isObject).orElse(true), "Invalid CONNECT payload");
        yield new SocketPacket.Connect(header.namespace(), header.payload());
      }
      case '1' -> {
        require(header.payload().isEmpty(), "Invalid DISCONNECT payload");
        yield new SocketPacket.Disconnect(header.namespace());
      }
      case '2', '5' -> {
        List<JsonNode> items = items(header);
        require(!items.isEmpty() && items.getFirst().isString(), "Invalid event name");
        yield new SocketPacket.Event(
            header.namespace(),
            header.id(),
            items.getFirst().stringValue(),
            items.subList(1, items.size()));
      }
      case '3', '6' -> {
        require(header.id().isPresent(), "ACK without id");
        yield new SocketPacket.Ack(header.namespace(), header.id().getAsLong(), items(header));
      }
      default -> throw new ProtocolException("A client may not send CONNECT_ERROR");
    };
  }

  private static List<JsonNode> items(Header header) throws ProtocolException {
    JsonNode payload = header.payload().orElse(JsonNodeFactory.instance.nullNode());
    require(payload.isArray(), "Payload is no array");
    return List.copyOf(payload.values());
  }

  private JsonNode restore(JsonNode node) throws ProtocolException {
    return switch (node) {
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, restore(array.get(i)));
        }
        yield array;
      }
      case ObjectNode object when object.path("_placeholder").asBoolean(false) -> {
        JsonNode number = object.path("num");
        require(
            number.isInt() && number.intValue() >= 0 && number.intValue() < attachments.size(),
            "Invalid placeholder");
        yield JsonNodeFactory.instance.binaryNode(attachments.get(number.intValue()));
      }
      case ObjectNode object -> {
        for (String key : List.copyOf(object.propertyNames())) {
          object.set(key, restore(object.path(key)));
        }
        yield object;
      }
      default -> node;
    };
  }

  private static JsonNode parse(String json) throws ProtocolException {
    try {
      return JSON.readTree(json);
    } catch (JacksonException invalid) {
      throw new ProtocolException("Payload is no JSON");
    }
  }

  private static long number(String digits, int maxDigits) throws ProtocolException {
    require(
        !digits.isEmpty()
            && digits.length() <= maxDigits
            && digits.chars().allMatch(c -> isDigit((char) c)),
        "Invalid number");
    return Long.parseLong(digits);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void require(boolean valid, String rule) throws ProtocolException {
    if (!valid) {
      throw new ProtocolException(rule);
    }
  }
}

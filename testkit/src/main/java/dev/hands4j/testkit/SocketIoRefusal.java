package dev.hands4j.testkit;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A CONNECT_ERROR of the server.
 *
 * @param data absent when the packet carries none
 */
public record SocketIoRefusal(String message, Optional<JsonNode> data) {

  /** The server sends an object with {@code message} and {@code data}, or a bare string. */
  static SocketIoRefusal parse(String json) {
    JsonNode payload = Json.read(json);
    if (payload.isString()) {
      return new SocketIoRefusal(payload.stringValue(), Optional.empty());
    }
    return new SocketIoRefusal(
        payload.path("message").asString(""), Optional.ofNullable(payload.get("data")));
  }
}

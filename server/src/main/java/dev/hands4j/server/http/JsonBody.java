package dev.hands4j.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the wire has it: compact, UTF-8, nothing escaped that need not be. */
public final class JsonBody {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonBody() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  public static JsonNode string(String value) {
    return JsonNodeFactory.instance.stringNode(value);
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /** A node as compact text. */
  public static String text(JsonNode node) {
    return new String(bytes(node), StandardCharsets.UTF_8);
  }

  /**
   * Parses a complete JSON value.
   *
   * @throws JacksonException when it is not one
   */
  public static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  /**
   * Reads a request body up to a limit.
   *
   * @param limit bytes
   * @throws ApiError 413 as soon as the limit is passed
   */
  public static byte[] read(InputStream body, long announced, int limit) throws IOException {
    if (announced > limit) {
      throw tooLarge(limit);
    }
    byte[] bytes = body.readNBytes(limit);
    if (bytes.length == limit && body.read() >= 0) {
      throw tooLarge(limit);
    }
    return bytes;
  }

  private static ApiError tooLarge(int limit) {
    return ApiError.detail(
        413, "The request body is larger than the limit of " + limit + " bytes; send less");
  }
}

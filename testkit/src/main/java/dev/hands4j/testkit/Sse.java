package dev.hands4j.testkit;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Frames of a server-sent event stream. */
final class Sse {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private Sse() {}

  static byte[] data(JsonNode json) {
    return frame(DATA, Json.bytes(json));
  }

  static byte[] data(String text) {
    return frame(DATA, text.getBytes(StandardCharsets.UTF_8));
  }

  /** An event whose name is the {@code type} of its data, as Anthropic sends them. */
  static byte[] typed(JsonNode json) {
    String name = json.path("type").asString("");
    return frame(
        ("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8), Json.bytes(json));
  }

  private static byte[] frame(byte[] start, byte[] content) {
    byte[] frame = new byte[start.length + content.length + END.length];
    System.arraycopy(start, 0, frame, 0, start.length);
    System.arraycopy(content, 0, frame, start.length, content.length);
    System.arraycopy(END, 0, frame, start.length + content.length, END.length);
    return frame;
  }
}

package dev.hands4j.socketio;

import java.nio.charset.StandardCharsets;

/**
 * JSON that is already text. It is sent as it is, neither parsed nor checked: whoever creates one
 * vouches for it.
 *
 * @param json exactly one JSON value
 */
public record RawJson(String json) implements Payload {
  /** Refuses the empty string, which is no JSON value. */
  public RawJson {
    if (json.isBlank()) {
      throw new IllegalArgumentException("JSON text is blank");
    }
  }

  /** From stored UTF-8. */
  public static RawJson utf8(byte[] json) {
    return new RawJson(new String(json, StandardCharsets.UTF_8));
  }
}

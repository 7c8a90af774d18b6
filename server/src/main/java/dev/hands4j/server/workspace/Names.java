package dev.hands4j.server.workspace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * File names between git, which has bytes, and the wire, which has text. Inside this package a name
 * is <em>raw</em>: a string with one character per byte. On the wire a name is itself when it is
 * UTF-8, and otherwise quoted the way git quotes names ({@code "caf\351.txt"}), which can be turned
 * back.
 */
final class Names {
  private Names() {}

  static String raw(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String raw(String text) {
    return raw(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String toWire(String raw) {
    if (!raw.startsWith("\"")) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(raw))).toString();
      } catch (CharacterCodingException _) {
        // quoted below
      }
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || c >= 0x7f) {
        quoted.append(octal(c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** The raw name; empty when it is quoted and the quoting is malformed. */
  static Optional<String> fromWire(String wire) {
    if (!wire.startsWith("\"")) {
      return Optional.of(raw(wire));
    }
    if (wire.length() < 2 || !wire.endsWith("\"")) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int end = wire.length() - 1;
    int i = 1;
    while (i < end) {
      char c = wire.charAt(i);
      if (c != '\\') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        i++;
      } else if (i + 1 < end && (wire.charAt(i + 1) == '"' || wire.charAt(i + 1) == '\\')) {
        bytes.write(wire.charAt(i + 1));
        i += 2;
      } else if (i + 3 < end && wire.substring(i + 1, i + 4).matches("[0-3][0-7]{2}")) {
        bytes.write(Integer.parseInt(wire.substring(i + 1, i + 4), 8));
        i += 4;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(raw(bytes.toByteArray()));
  }

  /** Whether a program's argument may be given as it is, whatever the sandbox's locale. */
  static boolean isPlain(String raw) {
    return raw.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  /** For {@code printf %b}. */
  static String escaped(String raw) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\' || c < 0x20 || c >= 0x7f) {
        escaped.append("\\0").append(octal(c), 1, 4);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String octal(char c) {
    return String.format(Locale.ROOT, "\\%03o", (int) c);
  }
}

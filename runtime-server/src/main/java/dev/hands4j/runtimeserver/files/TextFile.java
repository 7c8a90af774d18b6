package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file's text with the encoding it had, so that it is written back the same way.
 *
 * @param charset found in the bytes: a byte order mark, else UTF-8, else ISO-8859-1
 */
record TextFile(String text, Charset charset) {
  private static final int PROBE = 8 * 1024;

  /** Reads a file that was found not to be binary. */
  static TextFile read(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
      return new TextFile(new String(bytes, StandardCharsets.UTF_16), StandardCharsets.UTF_16);
    }
    try {
      return new TextFile(decode(bytes), StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      return new TextFile(
          new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
  }

  static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  void write(Path path) throws IOException {
    boolean fits = charset.newEncoder().canEncode(text);
    Files.write(path, text.getBytes(fits ? charset : StandardCharsets.UTF_8));
  }

  /** Whether the beginning of a file is not text. */
  static boolean isBinary(Path path) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(path)) {
      head = in.readNBytes(PROBE);
    }
    if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
      return false;
    }
    int odd = 0;
    for (byte b : head) {
      if (b == 0) {
        return true;
      }
      if (b >= 0 && b < 0x20 && "\t\n\r\f\b\u001b".indexOf(b) < 0) {
        odd++;
      }
    }
    return odd * 10 > head.length * 3;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }

  /** Lines with their newlines; an empty text has none. */
  static List<String> linesWithEnds(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(from, to));
      from = to;
    }
    return lines;
  }
}

package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file's text with the form it had, so that it is written back the same way.
 *
 * @param text with bare newlines, when all lines of the file end the same way
 * @param encoding found in its bytes
 * @param carriageReturns whether its lines end with CR LF
 */
record TextFile(String text, Encoding encoding, boolean carriageReturns) {
  private static final int PROBE = 8 * 1024;

  /** A new file: UTF-8, bare newlines. */
  static TextFile of(String text) {
    return new TextFile(text, Encoding.UTF_8, false);
  }

  /** Reads a file that was found not to be binary. */
  static TextFile read(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Encoding encoding = Encoding.of(bytes);
    String text = encoding.decode(bytes);
    boolean carriageReturns = endsLinesWithCarriageReturns(text);
    return new TextFile(
        carriageReturns ? text.replace("\r\n", "\n") : text, encoding, carriageReturns);
  }

  /** Whether every newline has a carriage return before it, and there is one. */
  private static boolean endsLinesWithCarriageReturns(String text) {
    int newline = text.indexOf('\n');
    if (newline < 0) {
      return false;
    }
    for (; newline >= 0; newline = text.indexOf('\n', newline + 1)) {
      if (newline == 0 || text.charAt(newline - 1) != '\r') {
        return false; // a mixed file keeps every line as it is
      }
    }
    return true;
  }

  static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  /** Another text in the same form. */
  TextFile with(String changed) {
    return new TextFile(changed, encoding, carriageReturns);
  }

  /**
   * Replaces the file; the old text stays when that fails.
   *
   * @throws IOException also when the file's encoding cannot express the text
   */
  void write(Path path) throws IOException {
    String whole = carriageReturns ? text.replace("\r\n", "\n").replace("\n", "\r\n") : text;
    Replacement.write(path, encoding.encode(whole));
  }

  /** Whether the beginning of a file is not text. */
  static boolean isBinary(Path path) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(path)) {
      head = in.readNBytes(PROBE);
    }
    if (Encoding.hasUtf16Mark(head)) {
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

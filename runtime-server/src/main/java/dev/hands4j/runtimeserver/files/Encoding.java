package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * How a file's text is encoded (runtime.md §10.4): a byte order mark says it, else it is UTF-8 when
 * that fits, else what its bytes look like. Every byte comes back as it was.
 *
 * @param mark the byte order mark in hexadecimal; empty when there is none
 */
record Encoding(Charset charset, String mark) {
  static final Encoding UTF_8 = new Encoding(StandardCharsets.UTF_8, "");

  private static final Encoding UTF_8_MARKED = new Encoding(StandardCharsets.UTF_8, "efbbbf");
  private static final Encoding UTF_16LE = new Encoding(StandardCharsets.UTF_16LE, "fffe");
  private static final Encoding UTF_16BE = new Encoding(StandardCharsets.UTF_16BE, "feff");

  /** Knows every byte, so it is what remains. */
  private static final Encoding LATIN = new Encoding(StandardCharsets.ISO_8859_1, "");

  private static final int PROBE = 1024 * 1024;

  static Encoding of(byte[] bytes) {
    for (Encoding marked : new Encoding[] {UTF_8_MARKED, UTF_16LE, UTF_16BE}) {
      if (startsWith(bytes, marked.markBytes()) && marked.restores(bytes)) {
        return marked;
      }
    }
    return UTF_8.restores(bytes)
        ? UTF_8
        : guess(bytes).filter(e -> e.restores(bytes)).orElse(LATIN);
  }

  private static Optional<Encoding> guess(byte[] bytes) {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(bytes, 0, Math.min(bytes.length, PROBE));
    detector.dataEnd();
    String name = detector.getDetectedCharset();
    try {
      return name == null ? Optional.empty() : Optional.of(new Encoding(Charset.forName(name), ""));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  static boolean hasUtf16Mark(byte[] bytes) {
    return startsWith(bytes, UTF_16LE.markBytes()) || startsWith(bytes, UTF_16BE.markBytes());
  }

  private static boolean startsWith(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  private byte[] markBytes() {
    return HexFormat.of().parseHex(mark);
  }

  private boolean restores(byte[] bytes) {
    try {
      return Arrays.equals(encode(decode(bytes)), bytes);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // some character sets can only be read
    }
  }

  /** The text without the mark. */
  String decode(byte[] bytes) throws CharacterCodingException {
    int skip = markBytes().length;
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes, skip, bytes.length - skip))
        .toString();
  }

  /** The bytes with the mark. */
  byte[] encode(String text) throws IOException {
    byte[] head = markBytes();
    ByteBuffer body;
    try {
      body = charset.newEncoder().encode(java.nio.CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IOException(
          "the file is encoded in " + charset + ", which has not all characters of the new text",
          e);
    }
    byte[] all = Arrays.copyOf(head, head.length + body.remaining());
    body.get(all, head.length, body.remaining());
    return all;
  }
}

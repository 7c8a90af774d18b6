package dev.hands4j.runtimeserver.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose head is read; the body is read once, by whoever handles it. Bodies that come in
 * chunks can only be copied; who needs them whole refuses them with 411.
 */
public final class Request {
  private static final int MAX_HEAD = 16 * 1024;
  private static final int MAX_HEADERS = 64;
  private static final long MAX_DRAIN = 64 * 1024;

  private final String method;
  private final String path;
  private final Map<String, String> query;
  private final Map<String, String> headers;
  private final InputStream in;
  private final boolean chunked;
  private long bodyLeft;
  private boolean chunksRead;

  private Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      InputStream in,
      long bodyLeft,
      boolean chunked) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.in = in;
    this.bodyLeft = bodyLeft;
    this.chunked = chunked;
  }

  /** The next request; empty when the other side has closed. */
  static Optional<Request> read(InputStream in) throws IOException {
    int[] budget = {MAX_HEAD};
    Optional<String> line = line(in, budget);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    String[] start = line.get().split(" ");
    if (start.length != 3 || !start[2].startsWith("HTTP/1.")) {
      throw new HttpException(400, "not an HTTP/1.1 request");
    }
    Map<String, String> headers = new HashMap<>();
    while (true) {
      String header = line(in, budget).orElseThrow(() -> new HttpException(400, "incomplete head"));
      if (header.isEmpty()) {
        break;
      }
      int colon = header.indexOf(':');
      if (colon < 1 || headers.size() >= MAX_HEADERS) {
        throw new HttpException(400, "malformed or too many headers");
      }
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    String transfer = headers.getOrDefault("transfer-encoding", "");
    boolean chunked = !transfer.isEmpty();
    if (chunked
        && (!transfer.equalsIgnoreCase("chunked") || headers.containsKey("content-length"))) {
      throw new HttpException(411, "the body needs a Content-Length or comes in chunks");
    }
    long length;
    try {
      length = Long.parseLong(headers.getOrDefault("content-length", "0"));
    } catch (NumberFormatException e) {
      throw new HttpException(400, "Content-Length is not a number");
    }
    if (length < 0) {
      throw new HttpException(400, "Content-Length is negative");
    }
    int mark = start[1].indexOf('?');
    String path = mark < 0 ? start[1] : start[1].substring(0, mark);
    Map<String, String> query = mark < 0 ? Map.of() : parameters(start[1].substring(mark + 1));
    return Optional.of(new Request(start[0], path, query, headers, in, length, chunked));
  }

  private static Optional<String> line(InputStream in, int[] budget) throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      int b = in.read();
      if (b < 0) {
        return line.isEmpty() ? Optional.empty() : Optional.of(line.toString());
      }
      if (--budget[0] < 0) {
        throw new HttpException(431, "the head of the request is too large");
      }
      if (b == '\n') {
        return Optional.of(line.toString());
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
  }

  private static Map<String, String> parameters(String text) throws HttpException {
    Map<String, String> values = new HashMap<>();
    try {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        values.put(
            URLDecoder.decode(key, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "the query is not encoded correctly");
    }
    return values;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * @param name in lower case
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean keepAlive() {
    return !"close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
  }

  /** The whole body. */
  public byte[] body(int maxBytes) throws IOException {
    if (chunked) {
      throw new HttpException(411, "the body needs a Content-Length");
    }
    if (bodyLeft > maxBytes) {
      throw new HttpException(413, "the body is larger than " + maxBytes + " bytes");
    }
    byte[] body = in.readNBytes((int) bodyLeft);
    if (body.length < bodyLeft) {
      throw new IOException("the body is incomplete");
    }
    bodyLeft = 0;
    return body;
  }

  /** Copies the body somewhere without keeping it. */
  public void copyBody(OutputStream target, long maxBytes) throws IOException {
    if (chunked) {
      copyChunks(target, maxBytes);
      return;
    }
    if (bodyLeft > maxBytes) {
      throw new HttpException(413, "the body is larger than " + maxBytes + " bytes");
    }
    copyLeft(target);
  }

  private void copyChunks(OutputStream target, long maxBytes) throws IOException {
    long left = maxBytes;
    while (true) {
      bodyLeft = chunkSize();
      if (bodyLeft == 0) {
        endOfChunks();
        return;
      }
      left -= bodyLeft;
      if (left < 0) {
        throw new HttpException(413, "the body is larger than " + maxBytes + " bytes");
      }
      copyLeft(target);
      endOfChunk();
    }
  }

  /**
   * A body that comes in chunks, as they come: for what has no end that is known when it begins.
   * Its length is not limited; nothing of it is kept.
   *
   * @throws HttpException 411 when the body does not come in chunks
   */
  public InputStream chunks() throws HttpException {
    if (!chunked) {
      throw new HttpException(411, "the body has to come in chunks");
    }
    return new Chunks();
  }

  /** Reads on at the next chunk when one is used up. */
  private final class Chunks extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (chunksRead || length == 0) {
        return chunksRead ? -1 : 0;
      }
      if (bodyLeft == 0) {
        bodyLeft = chunkSize();
        if (bodyLeft == 0) {
          endOfChunks();
          return -1;
        }
      }
      int n = in.read(target, offset, (int) Math.min(bodyLeft, length));
      if (n < 0) {
        throw new IOException("the body is incomplete");
      }
      bodyLeft -= n;
      if (bodyLeft == 0) {
        endOfChunk();
      }
      return n;
    }
  }

  private void endOfChunk() throws IOException {
    if (in.read() != '\r' || in.read() != '\n') {
      throw new HttpException(400, "a chunk has another length than it says");
    }
  }

  private void endOfChunks() throws IOException {
    int[] budget = {MAX_HEAD};
    while (!line(in, budget).orElse("").isEmpty()) {
      continue; // trailing headers say nothing to us
    }
    chunksRead = true;
  }

  private long chunkSize() throws IOException {
    String line = line(in, new int[] {64}).orElseThrow(() -> new IOException("incomplete body"));
    try {
      long size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new HttpException(400, "the size of a chunk is not a number");
  }

  private void copyLeft(OutputStream target) throws IOException {
    byte[] buffer = new byte[(int) Math.min(bodyLeft, 64 * 1024)];
    while (bodyLeft > 0) {
      int n = in.read(buffer, 0, (int) Math.min(bodyLeft, buffer.length));
      if (n < 0) {
        throw new IOException("the body is incomplete");
      }
      target.write(buffer, 0, n);
      bodyLeft -= n;
    }
  }

  /** Skips a body nobody read; false when it is too long for that. */
  boolean drain() throws IOException {
    if ((chunked && !chunksRead) || bodyLeft > MAX_DRAIN) {
      return false;
    }
    in.skipNBytes(bodyLeft);
    bodyLeft = 0;
    return true;
  }
}

package dev.hands4j.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads requests from one connection. Also an {@code InputStream} of what follows a request, for a
 * protocol that takes the connection over. Used by the thread of the connection only.
 */
final class ConnectionInput extends InputStream {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int MOST_HEADERS = 200;

  private final Socket socket;
  private final InputStream in;
  private final int maxBody;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  ConnectionInput(Socket socket, int maxBody) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.maxBody = maxBody;
  }

  /**
   * The next request, or empty when the client closed the connection between two requests.
   *
   * @param beforeBody called when the client waits for permission to send its body
   */
  Optional<HttpRequest> readRequest(Continue beforeBody) throws IOException {
    if (position == limit && !fill()) {
      return Optional.empty();
    }
    String requestLine = readLine();
    if (requestLine.isEmpty()) {
      requestLine = readLine();
    }
    String[] parts = requestLine.split(" ", 3);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new BadRequestException(400, "not an HTTP/1.1 request line");
    }
    Map<String, List<String>> headers = readHeaders();
    if (headers.getOrDefault("expect", List.of()).contains("100-continue")) {
      beforeBody.permit();
    }
    byte[] body = readBody(headers);
    int mark = parts[1].indexOf('?');
    String path = mark < 0 ? parts[1] : parts[1].substring(0, mark);
    String query = mark < 0 ? "" : parts[1].substring(mark + 1);
    return Optional.of(
        new HttpRequest(
            parts[0].toUpperCase(Locale.ROOT), path, query, headers, body, Instant.now()));
  }

  /** Permission for a client that sent {@code Expect: 100-continue}. */
  interface Continue {
    void permit() throws IOException;
  }

  private Map<String, List<String>> readHeaders() throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    int count = 0;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new BadRequestException(400, "a header without a colon");
      }
      if (++count > MOST_HEADERS) {
        throw new BadRequestException(431, "more than " + MOST_HEADERS + " headers");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] readBody(Map<String, List<String>> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
      return readChunks();
    }
    List<String> lengths = headers.getOrDefault("content-length", List.of());
    if (lengths.isEmpty()) {
      return new byte[0];
    }
    return readExactly(size(lengths.getFirst(), 10));
  }

  private byte[] readChunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      String line = readLine();
      int semicolon = line.indexOf(';');
      int size = size(semicolon < 0 ? line : line.substring(0, semicolon), 16);
      if (size == 0) {
        while (!readLine().isEmpty()) {
          // trailers carry nothing that a fake would need
        }
        return body.toByteArray();
      }
      checkBody((long) body.size() + size);
      body.write(readExactly(size));
      readLine();
    }
  }

  private int size(String text, int radix) throws IOException {
    try {
      long size = Long.parseLong(text.strip(), radix);
      if (size < 0) {
        throw new BadRequestException(400, "a negative length");
      }
      checkBody(size);
      return (int) size;
    } catch (NumberFormatException e) {
      throw new BadRequestException(400, "a length that is no number");
    }
  }

  private void checkBody(long size) throws IOException {
    if (size > maxBody) {
      throw new BadRequestException(413, "a body of more than " + maxBody + " bytes");
    }
  }

  private byte[] readExactly(int count) throws IOException {
    byte[] bytes = new byte[count];
    int have = Math.min(count, limit - position);
    System.arraycopy(buffer, position, bytes, 0, have);
    position += have;
    if (in.readNBytes(bytes, have, count - have) != count - have) {
      throw new EOFException("the body ended early");
    }
    return bytes;
  }

  private String readLine() throws IOException {
    byte[] collected = new byte[0];
    while (true) {
      for (int i = position; i < limit; i++) {
        if (buffer[i] == '\n') {
          checkLine(collected.length + i - position);
          String line = text(collected, i);
          position = i + 1;
          return line;
        }
      }
      int had = collected.length;
      checkLine(had + limit - position);
      collected = Arrays.copyOf(collected, had + limit - position);
      System.arraycopy(buffer, position, collected, had, limit - position);
      position = limit;
      if (!fill()) {
        throw new EOFException("the request ended early");
      }
    }
  }

  private static void checkLine(int length) throws IOException {
    if (length > LONGEST_LINE) {
      throw new BadRequestException(431, "a line of more than " + LONGEST_LINE + " bytes");
    }
  }

  private String text(byte[] collected, int end) {
    String line =
        new String(collected, StandardCharsets.ISO_8859_1)
            + new String(buffer, position, end - position, StandardCharsets.ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** Waits for bytes after what is buffered; false at the end of the stream. */
  private boolean fill() throws IOException {
    position = 0;
    limit = 0; // first, so that nothing is read twice when the wait runs out
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  /**
   * Lets time pass while watching the connection.
   *
   * @param millis 0 waits without end
   * @return whether the client is still there; bytes it sent early stay for the next request
   */
  boolean watch(int millis) throws IOException {
    if (position < limit) {
      // A client that pipelines cannot be watched without taking its next request apart: only wait.
      sleep(millis == 0 ? 1_000 : millis);
      return !socket.isClosed();
    }
    long end = System.nanoTime() + millis * 1_000_000L;
    try {
      socket.setSoTimeout(millis);
      if (!fill()) {
        return false;
      }
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(0);
      }
    }
    long left = (end - System.nanoTime()) / 1_000_000L;
    if (millis != 0 && left > 0) {
      sleep(left);
    }
    return true;
  }

  /**
   * Reads on for a moment after a refusal: closing with unread bytes would reset the connection and
   * could take the refusal with it.
   */
  void drain() throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(1_000);
    try {
      for (int i = 0; i < 1_024 && fill(); i++) {
        // thrown away
      }
    } catch (SocketTimeoutException e) {
      // The client had its moment.
    }
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the client waits");
    }
  }

  @Override
  public int read() throws IOException {
    return position == limit && !fill() ? -1 : buffer[position++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }
}

package dev.hands4j.runtimeserver.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The answer to one request: either sent at once or streamed in chunks. One thread. */
public final class Response {
  private static final Map<Integer, String> REASONS =
      Map.of(
          200,
          "OK",
          400,
          "Bad Request",
          403,
          "Forbidden",
          404,
          "Not Found",
          409,
          "Conflict",
          410,
          "Gone",
          413,
          "Content Too Large",
          500,
          "Internal Server Error",
          503,
          "Service Unavailable");

  private final OutputStream out;
  private boolean committed;
  private boolean closesAfter;
  private Optional<Chunks> chunks = Optional.empty();

  Response(OutputStream out) {
    this.out = out;
  }

  /** Whether the answer has begun, and cannot become another one. */
  public boolean committed() {
    return committed;
  }

  boolean closesAfter() {
    return closesAfter;
  }

  void closeAfter() {
    closesAfter = true;
  }

  /** Sends a complete answer. */
  public void send(int status, String contentType, byte[] body) throws IOException {
    byte[] head = head(status, contentType, "Content-Length: " + body.length);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    committed = true;
    out.write(all);
  }

  /** Sends a JSON text. */
  public void json(int status, String body) throws IOException {
    send(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  void error(int status, String detail) throws IOException {
    json(status, "{\"detail\":\"" + escape(detail) + "\"}");
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            escaped.append('\\').append((char) c);
          } else {
            escaped.append(c < 0x20 ? ' ' : (char) c);
          }
        });
    return escaped.toString();
  }

  /** Begins a streamed answer; each write to the stream is one chunk and goes out at once. */
  public OutputStream stream(String contentType, String... headers) throws IOException {
    StringBuilder more = new StringBuilder("Transfer-Encoding: chunked");
    for (String header : headers) {
      more.append("\r\n").append(header);
    }
    committed = true;
    Chunks stream = new Chunks(head(200, contentType, more.toString()));
    chunks = Optional.of(stream);
    return stream;
  }

  private byte[] head(int status, String contentType, String more) {
    return HttpServer.ascii(
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\n%s\r\n%s\r\n"
            .formatted(
                status,
                REASONS.getOrDefault(status, "Status"),
                contentType,
                more,
                closesAfter ? "Connection: close\r\n" : ""));
  }

  /** Called when the handler is done. */
  void finish() throws IOException {
    if (chunks.isPresent()) {
      out.write(chunks.get().head);
      out.write(HttpServer.ascii("0\r\n\r\n"));
    } else if (!committed) {
      error(500, "no answer");
    }
  }

  /** One chunk per write, sent with the head when it is the first, in one system call. */
  private final class Chunks extends OutputStream {
    private byte[] head;

    Chunks(byte[] head) {
      this.head = head;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      byte[] size = HttpServer.ascii(Integer.toHexString(length) + "\r\n");
      byte[] all = new byte[head.length + size.length + length + 2];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(size, 0, all, head.length, size.length);
      System.arraycopy(data, offset, all, head.length + size.length, length);
      all[all.length - 2] = '\r';
      all[all.length - 1] = '\n';
      head = new byte[0];
      out.write(all);
    }
  }
}

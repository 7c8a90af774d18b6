package dev.hands4j.testkit.trial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first lines of an HTTP/1.1 request.
 *
 * @param request such as {@code GET /path HTTP/1.1}
 * @param headers as they came, without the line ends
 */
record RequestHead(String request, List<String> headers) {
  private static final int LIMIT = 64 * 1024;
  private static final Pattern SESSION = Pattern.compile("[?&]sid=([^&\\s]{1,200})");

  /** What a proxy decides itself; a client's word on where it comes from does not count. */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "upgrade",
          "http2-settings",
          "x-forwarded-for",
          "x-forwarded-proto");

  RequestHead {
    headers = List.copyOf(headers);
  }

  /** Empty when the client said nothing. */
  static Optional<RequestHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 2) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      if (bytes.size() == LIMIT) {
        throw new IOException("the head of a request is too large");
      }
      bytes.write(next);
      if (next == '\n') {
        ends++;
      } else if (next != '\r') {
        ends = 0;
      }
    }
    List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
    return Optional.of(
        new RequestHead(
            lines.getFirst(), lines.stream().skip(1).filter(line -> !line.isEmpty()).toList()));
  }

  /** The Socket.IO session that the request belongs to. */
  Optional<String> session() {
    Matcher found = SESSION.matcher(request);
    return request.contains(" /socket.io/") && found.find()
        ? Optional.of(found.group(1))
        : Optional.empty();
  }

  /** Whether the answer names a new session of long polling. */
  boolean beginsPolling() {
    return session().isEmpty()
        && request.contains(" /socket.io/")
        && request.contains("transport=polling");
  }

  /** A change to HTTP/2 is not made: the connection carries one request. */
  private boolean becomesWebSocket() {
    return headers.stream()
        .map(line -> line.toLowerCase(Locale.ROOT).replace(" ", ""))
        .anyMatch("upgrade:websocket"::equals);
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return (colon < 0 ? line : line.substring(0, colon)).toLowerCase(Locale.ROOT);
  }

  /** What the node gets: the same, as the only request of its connection. */
  byte[] forwarded(InetAddress client) {
    StringBuilder head = new StringBuilder(request).append("\r\n");
    boolean webSocket = becomesWebSocket();
    headers.stream()
        .filter(line -> !OWN.contains(name(line)))
        .forEach(line -> head.append(line).append("\r\n"));
    head.append(
        webSocket ? "Connection: Upgrade\r\nUpgrade: websocket\r\n" : "Connection: close\r\n");
    head.append("X-Forwarded-For: ").append(client.getHostAddress()).append("\r\n");
    head.append("X-Forwarded-Proto: http\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}

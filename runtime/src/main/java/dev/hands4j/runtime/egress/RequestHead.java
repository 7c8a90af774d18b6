package dev.hands4j.runtime.egress;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The first part of a request to a proxy (RFC 9112 §3.2): where it wants to go, and what is to be
 * passed on.
 *
 * @param tunnel whether everything after it is passed on unread
 * @param forward what the other side is sent first; empty for a tunnel
 */
record RequestHead(String host, int port, boolean tunnel, byte[] forward) {
  /** Meant for the proxy, or for one hop (RFC 9110 §7.6.1). */
  private static final Set<String> OF_THIS_HOP =
      Set.of(
          "proxy-connection", "proxy-authorization", "connection", "keep-alive", "te", "upgrade");

  /** Says with which status a request is refused, and why. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String reason;

    Refused(int status, String reason) {
      super(reason);
      this.status = status;
      this.reason = reason;
    }

    String reason() {
      return reason;
    }

    int status() {
      return status;
    }
  }

  /**
   * Reads one from a stream, not a byte further.
   *
   * @throws EOFException when the stream ends before there is one
   */
  static RequestHead read(InputStream in, int maxBytes) throws IOException, Refused {
    List<String> lines = new ArrayList<>();
    int left = maxBytes;
    while (true) {
      String line = line(in, left);
      left -= line.length() + 2;
      if (line.isEmpty() && !lines.isEmpty()) {
        return of(lines);
      }
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
  }

  private static String line(InputStream in, int most) throws IOException, Refused {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() <= most) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the request ended early");
      }
      if (b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
    throw new Refused(431, "the head of the request is too large");
  }

  private static RequestHead of(List<String> lines) throws Refused {
    String[] first = lines.getFirst().split(" ", -1);
    if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
      throw new Refused(400, "this proxy understands HTTP/1.1 requests");
    }
    return first[0].equals("CONNECT") ? tunnel(first[1]) : plain(first[0], first[1], lines);
  }

  private static RequestHead tunnel(String target) throws Refused {
    URI uri = uri("tunnel://" + target);
    if (uri.getPort() < 1 || uri.getPort() > 65_535) {
      throw new Refused(400, "CONNECT needs host:port");
    }
    return new RequestHead(host(uri), uri.getPort(), true, new byte[0]);
  }

  /** One request per connection: the answer ends with it, whoever answers. */
  private static RequestHead plain(String method, String target, List<String> lines)
      throws Refused {
    URI uri = uri(target);
    if (!"http".equalsIgnoreCase(uri.getScheme())) {
      throw new Refused(400, "a proxied request names an http:// address; use CONNECT for others");
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    if (port < 1 || port > 65_535) {
      throw new Refused(400, "there is no such port");
    }
    String path = Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder head = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new Refused(400, "a header line has no name");
      }
      if (!OF_THIS_HOP.contains(line.substring(0, colon).strip().toLowerCase(Locale.ROOT))) {
        head.append(line).append("\r\n");
      }
    }
    head.append("Connection: close\r\n\r\n");
    return new RequestHead(
        host(uri), port, false, head.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static URI uri(String text) throws Refused {
    try {
      URI uri = new URI(text);
      if (uri.getHost() == null || uri.getHost().isEmpty() || uri.getUserInfo() != null) {
        throw new Refused(400, "the address names no host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new Refused(400, "the address cannot be read");
    }
  }

  /** Without the brackets of an IPv6 address. */
  private static String host(URI uri) {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}

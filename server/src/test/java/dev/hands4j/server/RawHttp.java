package dev.hands4j.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * HTTP by hand, for headers that the JDK's client does not let one set, such as Host and Origin.
 */
record RawHttp(URI server, String host, String origin) {

  RawHttp(URI server) {
    this(server, server.getAuthority(), "https://app.example.org");
  }

  RawHttp withOrigin(String other) {
    return new RawHttp(server, host, other);
  }

  RawHttp withHost(String other) {
    return new RawHttp(server, other, "");
  }

  Answer send(String method, String path, String body, String... headers) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(30_000);
      StringBuilder request = new StringBuilder();
      request.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
      request.append("Host: ").append(host).append("\r\nConnection: close\r\n");
      if (!origin.isEmpty()) {
        request.append("Origin: ").append(origin).append("\r\n");
      }
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      if (!body.isEmpty()) {
        request.append("Content-Length: ").append(body.length()).append("\r\n");
      }
      request.append("\r\n").append(body);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return Answer.parse(readAll(socket.getInputStream()));
    }
  }

  private static String readAll(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      in.transferTo(out);
    } catch (IOException e) {
      // The server closed while we still sent a body it had refused; what it said is there.
      if (out.size() == 0) {
        throw e;
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  record Answer(int status, List<String> headers, String body) {
    static Answer parse(String text) {
      int end = text.indexOf("\r\n\r\n");
      List<String> lines = Arrays.asList(text.substring(0, end).split("\r\n"));
      return new Answer(
          Integer.parseInt(lines.getFirst().split(" ")[1]),
          lines.subList(1, lines.size()),
          text.substring(end + 4));
    }

    String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst()
          .orElse("");
    }
  }
}

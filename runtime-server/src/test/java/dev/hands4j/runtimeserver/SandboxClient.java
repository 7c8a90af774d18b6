package dev.hands4j.runtimeserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks to a sandbox over its socket, one connection per call. */
final class SandboxClient {
  static final String KEY = "0123456789abcdef";
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path socket;

  SandboxClient(Path socket) {
    this.socket = socket;
  }

  record Answer(int status, byte[] body) {
    JsonNode json() {
      return JSON.readTree(body);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  JsonNode run(long id, String command) throws IOException {
    return execute(id, "run", Map.of("command", command), 1, "agent").json();
  }

  Answer execute(long id, String kind, Map<String, ?> args, long epoch, String session)
      throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode action = body.putObject("action");
    if (id >= 0) {
      action.put("id", id);
    }
    action.put("action", kind);
    action.set("args", JSON.valueToTree(args));
    return call(
        "POST",
        "/execute_action?session=" + session,
        JSON.writeValueAsString(body),
        Map.of("X-OpenHands-Epoch", Long.toString(epoch)));
  }

  Answer post(String path, String body) throws IOException {
    return call("POST", path, body, Map.of("X-OpenHands-Epoch", "1"));
  }

  Answer call(String method, String path, String body, Map<String, String> headers)
      throws IOException {
    return raw(request(method, path, body, headers));
  }

  static byte[] request(String method, String path, String body, Map<String, String> headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (!headers.containsKey("X-Session-API-Key")) {
      head.append("X-Session-API-Key: " + KEY + "\r\n");
    }
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Connection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body);
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }

  SocketChannel open() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  Answer raw(byte[] request) throws IOException {
    try (SocketChannel channel = open()) {
      channel.write(ByteBuffer.wrap(request));
      return read(new BufferedInputStream(Channels.newInputStream(channel)));
    }
  }

  static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ")[1]);
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("Content-Length: ")) {
        length = Integer.parseInt(header.substring(16));
      }
    }
    if (length >= 0) {
      return new Answer(status, in.readNBytes(length));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.write(in.readNBytes(size));
      line(in);
      if (size == 0) {
        return new Answer(status, body.toByteArray());
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed in the middle of an answer");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}

package dev.hands4j.testkit;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * How a {@link SocketIoTestClient} connects.
 *
 * @param server {@code http://HOST:PORT}
 * @param path of the socket, {@code /socket.io/} by default
 * @param query sent with every request of the connection, in this order
 * @param headers sent with every request of the connection
 * @param auth the payload of the CONNECT packet
 * @param patience how long the client's awaiting methods wait
 * @param keptFrames how many frames the log keeps; the oldest are forgotten first
 */
public record SocketIoOptions(
    URI server,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    Transport transport,
    Optional<JsonNode> auth,
    Duration patience,
    int keptFrames) {

  /** How the bytes travel. */
  public enum Transport {
    POLLING,
    WEBSOCKET,
    /** Polling first, then WebSocket as soon as the server answers the probe. */
    UPGRADE
  }

  public SocketIoOptions {
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    if (keptFrames < 0) {
      throw new IllegalArgumentException("keptFrames must not be negative");
    }
  }

  /** WebSocket only, 30 s of patience. */
  public static SocketIoOptions to(URI server) {
    return new SocketIoOptions(
        server,
        "/socket.io/",
        Map.of(),
        Map.of(),
        Transport.WEBSOCKET,
        Optional.empty(),
        Duration.ofSeconds(30),
        200_000);
  }

  public SocketIoOptions query(String name, Object value) {
    return new SocketIoOptions(
        server, path, plus(query, name, value), headers, transport, auth, patience, keptFrames);
  }

  public SocketIoOptions header(String name, String value) {
    return new SocketIoOptions(
        server, path, query, plus(headers, name, value), transport, auth, patience, keptFrames);
  }

  public SocketIoOptions over(Transport other) {
    return new SocketIoOptions(server, path, query, headers, other, auth, patience, keptFrames);
  }

  public SocketIoOptions at(String otherPath) {
    return new SocketIoOptions(
        server, otherPath, query, headers, transport, auth, patience, keptFrames);
  }

  public SocketIoOptions withAuth(JsonNode payload) {
    return new SocketIoOptions(
        server, path, query, headers, transport, Optional.of(payload), patience, keptFrames);
  }

  public SocketIoOptions withPatience(Duration other) {
    return new SocketIoOptions(server, path, query, headers, transport, auth, other, keptFrames);
  }

  /** For benchmarks, 0 keeps no log. */
  public SocketIoOptions keepingFrames(int count) {
    return new SocketIoOptions(server, path, query, headers, transport, auth, patience, count);
  }

  private static Map<String, String> plus(Map<String, String> map, String name, Object value) {
    var all = new LinkedHashMap<>(map);
    all.put(name, value.toString());
    return all;
  }

  /** The address of one request of the given transport, {@code polling} or {@code websocket}. */
  URI address(String transportName, Optional<String> sid) {
    var all = new LinkedHashMap<>(query);
    all.put("EIO", "4");
    all.put("transport", transportName);
    sid.ifPresent(id -> all.put("sid", id));
    String encoded =
        all.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    String base = server.toString().replaceAll("/$", "");
    if (transportName.equals("websocket")) {
      base = base.replaceFirst("^http", "ws");
    }
    return URI.create(base + path + "?" + encoded);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Names of query parameters and headers only: values may be keys. */
  @Override
  public String toString() {
    return "SocketIoOptions[%s%s, %s, query=%s, headers=%s]"
        .formatted(server, path, transport, query.keySet(), headers.keySet());
  }
}

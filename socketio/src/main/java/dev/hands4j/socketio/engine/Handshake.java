package dev.hands4j.socketio.engine;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP request that opened a session, as an immutable value. After an upgrade it is still the
 * first request. Query and headers may hold secrets: {@code toString} shows none of them.
 *
 * @param transport {@code polling} or {@code websocket}
 * @param path the request path
 * @param query decoded query parameters in order of appearance
 * @param headers header values by lower-case name
 * @param remoteAddress address of the peer as the HTTP server sees it
 * @param secure whether the request came over TLS
 */
public record Handshake(
    String transport,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    String remoteAddress,
    boolean secure) {

  /** Copies the maps. */
  public Handshake {
    query = copy(query);
    headers = copy(headers);
  }

  /** First value of a query parameter, decoded; empty if absent. */
  public Optional<String> query(String name) {
    return queryValues(name).stream().findFirst();
  }

  /** All values of a query parameter. */
  public List<String> queryValues(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** First value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Value of a cookie: pairs are split at {@code ;}, name and value at the first {@code =}. */
  public Optional<String> cookie(String name) {
    return headers.getOrDefault("cookie", List.of()).stream()
        .flatMap(line -> List.of(line.split(";", -1)).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  @Override
  public String toString() {
    return "Handshake[transport=%s, path=%s, query=%s, headers=%s, remoteAddress=%s]"
        .formatted(transport, path, query.keySet(), headers.keySet(), remoteAddress);
  }

  static Handshake of(HttpServletRequest request, Map<String, List<String>> query) {
    var headers = new HashMap<String, List<String>>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers
          .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .addAll(Collections.list(request.getHeaders(name)));
    }
    return new Handshake(
        query.getOrDefault("transport", List.of("")).getFirst(),
        request.getRequestURI(),
        query,
        headers,
        request.getRemoteAddr(),
        request.isSecure());
  }

  /** Decodes a query string without touching the body, which {@code getParameter} would read. */
  static Map<String, List<String>> parseQuery(Optional<String> queryString) {
    var query = new LinkedHashMap<String, List<String>>();
    for (String pair : queryString.orElse("").split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformedEscape) {
      return text; // a stray percent sign is no reason to refuse a client
    }
  }

  private static Map<String, List<String>> copy(Map<String, List<String>> map) {
    var copy = new LinkedHashMap<String, List<String>>();
    map.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    return Collections.unmodifiableMap(copy);
  }
}

package dev.hands4j.testkit.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was read completely.
 *
 * @param method upper case
 * @param path the path as sent, without the query
 * @param query the raw query, empty when there is none
 * @param headers names in lower case, values in the order of arrival
 * @param body the decoded body; owned by this record, not to be changed
 * @param receivedAt when the last byte of the body had been read
 */
public record HttpRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    Instant receivedAt) {
  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Without headers and body: both may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path + " (" + body.length + " bytes)";
  }
}

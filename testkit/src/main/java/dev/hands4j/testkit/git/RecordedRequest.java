package dev.hands4j.testkit.git;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived.
 *
 * @param path as on the wire, still percent-encoded
 * @param query decoded, the last value of each name
 * @param headers names in lower case, first value of each
 */
public record RecordedRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {
  public RecordedRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  String query(String name, String fallback) {
    return query.getOrDefault(name, fallback);
  }

  int number(String name, int fallback) {
    String text = query.get(name);
    return text == null ? fallback : Integer.parseInt(text);
  }

  /** The decoded segments of the path behind {@code prefix}; empty when it has another. */
  Optional<List<String>> segmentsAfter(String prefix) {
    if (!path.startsWith(prefix)) {
      return Optional.empty();
    }
    String rest = path.substring(prefix.length());
    return Optional.of(
        java.util.Arrays.stream(rest.split("/"))
            .filter(s -> !s.isEmpty())
            .map(FakeProvider::decode)
            .toList());
  }
}

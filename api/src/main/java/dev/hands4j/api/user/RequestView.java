package dev.hands4j.api.user;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a resolver may see of an HTTP request or a socket handshake.
 *
 * @param headers names in lower case
 * @param remoteAddress of the peer, without port
 */
public record RequestView(
    String path,
    Map<String, List<String>> headers,
    Map<String, String> cookies,
    Map<String, List<String>> query,
    String remoteAddress) {
  public RequestView {
    headers = Map.copyOf(headers);
    cookies = Map.copyOf(cookies);
    query = Map.copyOf(query);
  }

  /** First value of a header, whatever its case. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name.toLowerCase(java.util.Locale.ROOT));
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** First value of a query parameter. */
  public Optional<String> queryParameter(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** Cookies and query may carry keys, so neither is printed. */
  @Override
  public String toString() {
    return "RequestView[path=%s, remoteAddress=%s]".formatted(path, remoteAddress);
  }
}

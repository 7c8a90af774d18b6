package dev.hands4j.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One question to a provider's REST API.
 *
 * @param subject what it is about, for people
 * @param path percent-encoded, with a leading slash; empty for the root
 * @param fromOrigin whether the path starts at the origin, as links do, and not at the API's base
 * @param query percent-encoded, without the question mark; may be empty
 */
record Call(
    String method,
    String subject,
    String path,
    boolean fromOrigin,
    String query,
    Optional<JsonNode> body) {

  /** A GET of the path whose segments are these; each is encoded, slashes inside it too. */
  static Call get(String subject, String... segments) {
    return new Call("GET", subject, path(segments), false, "", Optional.empty());
  }

  /** A POST of a JSON body. */
  static Call post(String subject, JsonNode body, String... segments) {
    return new Call("POST", subject, path(segments), false, "", Optional.of(body));
  }

  /** The same call with another query parameter. */
  Call with(String name, String value) {
    String pair = encode(name) + "=" + encode(value);
    return new Call(
        method, subject, path, fromOrigin, query.isEmpty() ? pair : query + "&" + pair, body);
  }

  Call with(String name, int value) {
    return with(name, String.valueOf(value));
  }

  /** The same call with the path continued by the segments of a file's path. */
  Call withFile(String file) {
    return new Call(method, subject, path + path(file.split("/")), fromOrigin, query, body);
  }

  /**
   * The call a link in an answer stands for. Only path and parameters are taken from it: the token
   * must not follow a link to another host.
   */
  Call following(String link) {
    try {
      URI uri = new URI(link);
      String rawPath = uri.getRawPath();
      if (rawPath == null || !rawPath.startsWith("/")) {
        throw new UnexpectedAnswer("a link without a path");
      }
      String rawQuery = uri.getRawQuery() == null ? "" : uri.getRawQuery();
      return new Call(method, subject, rawPath, true, rawQuery, body);
    } catch (URISyntaxException e) {
      throw new UnexpectedAnswer("a link that is none");
    }
  }

  private static String path(String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(encode(segment));
    }
    return path.toString();
  }

  static String encode(String text) {
    // The form encoding differs from that of a path only in the blank.
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package dev.hands4j.git;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A complete answer, within the bound of its size. */
record Reply(int status, HttpHeaders headers, byte[] body) {
  private static final JsonMapper JSON = JsonMapper.shared();

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The {@code Link} header, or empty text. */
  String linkHeader() {
    return header("Link").orElse("");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as JSON. */
  JsonNode json() {
    try {
      JsonNode node = JSON.readTree(body);
      if (node.isMissingNode()) {
        throw new UnexpectedAnswer("an empty answer");
      }
      return node;
    } catch (JacksonException e) {
      throw new UnexpectedAnswer("not JSON");
    }
  }
}

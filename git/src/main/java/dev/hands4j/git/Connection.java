package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A provider as one owner reaches it: puts the token into requests, replaces it once when it is
 * refused, follows redirects within the origin, and turns what is no success into {@link
 * CallFailed}.
 */
final class Connection {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int MOST_REDIRECTS = 3;

  private final Transport transport;
  private final Statuses statuses;
  private final Endpoint endpoint;
  private final Credentials credentials;

  Connection(Transport transport, Statuses statuses, Endpoint endpoint, Credentials credentials) {
    this.transport = transport;
    this.statuses = statuses;
    this.endpoint = endpoint;
    this.credentials = credentials;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  ProviderType provider() {
    return endpoint.provider();
  }

  Credentials credentials() {
    return credentials;
  }

  /** Runs an operation and makes its failure a value; logs it once. */
  <T> GitAnswer<T> answer(String operation, Supplier<T> body) {
    try {
      return GitAnswer.ok(body.get());
    } catch (CallFailed e) {
      return failed(operation, e.failure());
    } catch (UnexpectedAnswer e) {
      return failed(operation, malformed(e));
    }
  }

  /**
   * Runs a part of an operation without which the rest is still worth having; logs a failure and
   * answers with empty.
   */
  <T> Optional<T> attempt(String operation, Supplier<T> body) {
    return answer(operation, body).findValue();
  }

  private <T> GitAnswer<T> failed(String operation, GitFailure failure) {
    // What is not there is an everyday answer; the rest somebody may want to know about.
    log.atLevel(failure.kind() == Kind.NOT_FOUND ? Level.DEBUG : Level.INFO)
        .setMessage("git provider gave no answer")
        .addKeyValue("provider", provider().wire())
        .addKeyValue("operation", operation)
        .addKeyValue("kind", failure.kind())
        .addKeyValue("reason", failure.message())
        .log();
    return GitAnswer.failed(failure);
  }

  private GitFailure malformed(UnexpectedAnswer e) {
    String text = "Unknown error: unexpected answer from %s: %s";
    return GitFailure.of(
        Kind.MALFORMED, provider(), text.formatted(provider().wire(), e.getMessage()));
  }

  /** A successful answer to a REST call. */
  Reply send(Call call) {
    URI uri = endpoint.uri(call);
    return send(call.subject(), call.method(), uri, call.body().map(JsonNode::toString)).reply();
  }

  /** The JSON of a successful answer to a REST call. */
  JsonNode json(Call call) {
    return send(call).json();
  }

  /** The {@code data} of a GraphQL answer without errors. */
  JsonNode graphQl(String subject, String document, ObjectNode variables) {
    URI uri = endpoint.graphQl().orElseThrow();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", document);
    body.set("variables", variables);
    Accepted accepted = send(subject, "POST", uri, Optional.of(body.toString()));
    JsonNode answer = accepted.reply().json();
    JsonNode errors = answer.path("errors");
    if (errors.isArray() && !errors.isEmpty()) {
      throw new CallFailed(statuses.graphQlFailure(provider(), errors, accepted.token()));
    }
    return answer.path("data");
  }

  /** A successful answer, and the token that was accepted for it. */
  private record Accepted(Reply reply, Secret token) {}

  private Accepted send(String subject, String method, URI uri, Optional<String> body) {
    Secret token = credentials.first();
    Reply reply = follow(method, uri, body, token);
    if (reply.status() == 401) {
      Optional<Secret> fresher = credentials.fresher(token);
      if (fresher.isPresent()) {
        token = fresher.get();
        reply = follow(method, uri, body, token);
      }
    }
    if (reply.status() < 200 || reply.status() > 299) {
      throw new CallFailed(statuses.failure(provider(), subject, reply, token));
    }
    return new Accepted(reply, token);
  }

  private Reply follow(String method, URI start, Optional<String> body, Secret token) {
    Map<String, String> headers = headers(token, body.isPresent());
    URI uri = start;
    for (int redirects = 0; ; redirects++) {
      Reply reply = transport.exchange(provider(), method, uri, headers, body);
      Optional<URI> next = redirect(method, uri, reply);
      if (next.isEmpty() || redirects == MOST_REDIRECTS) {
        return reply;
      }
      uri = next.get();
    }
  }

  /**
   * Where a redirect leads, if it may be followed: to the same origin, without changing the call.
   */
  private static Optional<URI> redirect(String method, URI from, Reply reply) {
    boolean mayFollow =
        switch (reply.status()) {
          case 301, 302 -> method.equals("GET");
          case 307, 308 -> true;
          default -> false;
        };
    if (!mayFollow) {
      return Optional.empty();
    }
    try {
      return reply
          .header("Location")
          .map(from::resolve)
          .filter(to -> from.getScheme().equals(to.getScheme()))
          .filter(to -> from.getRawAuthority().equals(to.getRawAuthority()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not an address; the redirect itself is then the answer
    }
  }

  private Map<String, String> headers(Secret token, boolean hasBody) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Authorization", authorization(token));
    headers.put("User-Agent", "Hands4j");
    headers.put(
        "Accept",
        switch (provider()) {
          case GITHUB -> "application/vnd.github.v3+json";
          // Files are fetched as they are, so nothing but JSON would be too narrow.
          case GITLAB, BITBUCKET, ENTERPRISE_SSO -> "application/json, */*;q=0.5";
        });
    if (hasBody) {
      headers.put("Content-Type", "application/json");
    }
    return headers;
  }

  /** The header's value; a token that cannot be one is refused here, unsent. */
  private String authorization(Secret token) {
    String value = token.reveal().strip();
    // The HTTP client would put a malformed header, and the token in it, into its exception.
    if (value.isEmpty() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new CallFailed(statuses.unauthorized(provider()));
    }
    if (provider() == ProviderType.BITBUCKET && value.indexOf(':') >= 0) {
      byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
      return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }
    return "Bearer " + value;
  }
}

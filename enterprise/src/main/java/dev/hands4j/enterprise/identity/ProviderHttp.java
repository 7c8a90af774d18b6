package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to the provider: whole answers within a time and a size. */
final class ProviderHttp implements AutoCloseable {
  private static final long LARGEST = 1 << 20;

  private final Duration timeout;
  private final HttpClient client;

  ProviderHttp(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  Answer get(URI uri, Optional<Secret> bearer) throws ProviderUnreachableException {
    return send(request(uri, bearer).GET());
  }

  Answer post(URI uri, Map<String, String> form) throws ProviderUnreachableException {
    String body =
        form.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(uri, Optional.empty())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer put(URI uri, Secret bearer, Optional<JsonNode> body) throws ProviderUnreachableException {
    return send(
        request(uri, Optional.of(bearer))
            .header("Content-Type", "application/json")
            .PUT(
                body.map(node ->
                        HttpRequest.BodyPublishers.ofByteArray(
                            JsonMapper.shared().writeValueAsBytes(node)))
                    .orElse(HttpRequest.BodyPublishers.noBody())));
  }

  private static HttpRequest.Builder request(URI uri, Optional<Secret> bearer) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    return request;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Answer send(HttpRequest.Builder request) throws ProviderUnreachableException {
    CompletableFuture<HttpResponse<String>> pending =
        client.sendAsync(
            request.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST));
    try {
      HttpResponse<String> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() >= 500 || response.statusCode() == 429) {
        throw new ProviderUnreachableException(
            "the identity provider answered " + response.statusCode());
      }
      return new Answer(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new ProviderUnreachableException(
          "the identity provider did not answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new ProviderUnreachableException("the identity provider cannot be reached", e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new ProviderUnreachableException("interrupted", e);
    }
  }

  /** The body of a document that must be there. */
  String document(URI uri) throws IOException {
    try {
      Answer answer = get(uri, Optional.empty());
      if (!answer.isOk()) {
        throw new IOException("the identity provider answered " + answer.status());
      }
      return answer.body();
    } catch (ProviderUnreachableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** A whole answer that is not a failure of the provider. */
  record Answer(int status, String body) {
    boolean isOk() {
      return status >= 200 && status < 300;
    }

    /** The body as JSON; a missing node when it is none. */
    JsonNode json() {
      try {
        return JsonMapper.shared().readTree(body);
      } catch (JacksonException _) {
        return JsonMapper.shared().missingNode();
      }
    }

    /** The provider's code for what is wrong, for messages. */
    String error() {
      String code = json().path("error").asString("");
      return code.matches("[A-Za-z0-9_ .-]{1,80}") ? code : "status " + status;
    }
  }
}

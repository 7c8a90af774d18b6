package dev.hands4j.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * JSON over HTTP in one line per request. Immutable and safe for use from any thread; redirects are
 * not followed, so that a test sees them.
 *
 * <pre>{@code
 * var rest = RestClient.to(server.uri()).withSessionKey("key");
 * var created = rest.post("/api/conversations", Map.of("initial_user_msg", "hello"));
 * assertThat(created.status()).isEqualTo(200);
 * }</pre>
 */
public final class RestClient {
  /** The header of the session key, {@code spec/conversations-and-cluster.md}. */
  public static final String SESSION_KEY_HEADER = "X-Session-API-Key";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  private final URI base;
  private final Map<String, String> headers;
  private final Duration timeout;

  private RestClient(URI base, Map<String, String> headers, Duration timeout) {
    this.base = base;
    this.headers = Map.copyOf(headers);
    this.timeout = timeout;
  }

  /** A client whose paths are appended to the given address; 60 s per request. */
  public static RestClient to(URI base) {
    return new RestClient(base, Map.of(), Duration.ofSeconds(60));
  }

  public RestClient withSessionKey(String key) {
    return withHeader(SESSION_KEY_HEADER, key);
  }

  public RestClient withHeader(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new RestClient(base, all, timeout);
  }

  public RestClient withTimeout(Duration perRequest) {
    return new RestClient(base, headers, perRequest);
  }

  public Response get(String path) throws IOException, InterruptedException {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  public Response delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, HttpRequest.BodyPublishers.noBody());
  }

  /** Without a body. */
  public Response post(String path) throws IOException, InterruptedException {
    return send("POST", path, HttpRequest.BodyPublishers.noBody());
  }

  /**
   * @param body a tree, a map, a record: whatever Jackson writes as JSON; a string becomes a JSON
   *     string (for raw text see {@link #sendText})
   */
  public Response post(String path, Object body) throws IOException, InterruptedException {
    return sendJson("POST", path, body);
  }

  public Response put(String path, Object body) throws IOException, InterruptedException {
    return sendJson("PUT", path, body);
  }

  public Response patch(String path, Object body) throws IOException, InterruptedException {
    return sendJson("PATCH", path, body);
  }

  /** Any method, with the body as it is, for malformed JSON and other types. */
  public Response sendText(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    return withHeader("Content-Type", contentType)
        .send(method, path, HttpRequest.BodyPublishers.ofString(body));
  }

  private Response sendJson(String method, String path, Object body)
      throws IOException, InterruptedException {
    return sendText(method, path, "application/json", Json.write(body));
  }

  private Response send(String method, String path, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/$", "") + path))
            .timeout(timeout)
            .method(method, body);
    headers.forEach(request::setHeader);
    var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Response(response.statusCode(), response.headers(), response.body());
  }

  /** An answer, read completely. */
  public record Response(int status, HttpHeaders headers, String body) {

    /**
     * The body as JSON.
     *
     * @throws AssertionError when it is none, with status and the beginning of the body
     */
    public JsonNode tree() {
      try {
        return Json.read(body);
      } catch (JacksonException e) {
        throw new AssertionError("no JSON: " + this, e);
      }
    }

    /** The first value of a header, empty if absent. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status + " " + (body.length() > 500 ? body.substring(0, 500) + "…" : body);
    }
  }
}

package dev.hands4j.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that ends with an error response. Carries status and body in one of the shapes of
 * rest-core.md §5.4; written to the wire in one place, {@link ErrorMapping}.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String contentType;
  private final transient byte[] body;

  private ApiError(int status, String contentType, byte[] body) {
    super("HTTP " + status, null, false, false);
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  /** Shape A. */
  public static ApiError detail(int status, String detail) {
    return json(status, JsonBody.object().put("detail", detail));
  }

  /** Shape B with one entry. */
  public static ApiError invalid(String type, String message, JsonNode input, String... location) {
    return invalid(JsonBody.array().add(problem(type, message, input, location)));
  }

  /** Shape B. */
  static ApiError invalid(ArrayNode problems) {
    return json(422, JsonBody.object().set("detail", problems));
  }

  static ObjectNode problem(String type, String message, JsonNode input, String... location) {
    ObjectNode problem = JsonBody.object().put("type", type);
    ArrayNode loc = problem.putArray("loc");
    for (String part : location) {
      loc.add(part);
    }
    problem.put("msg", message);
    problem.set("input", input);
    return problem;
  }

  /** Shape C. */
  public static ApiError error(int status, String message) {
    return json(status, JsonBody.object().put("error", message));
  }

  /** Shape D. */
  public static ApiError coded(int status, String message, String code) {
    return json(
        status,
        JsonBody.object().put("status", "error").put("message", message).put("msg_id", code));
  }

  /** Shape E. */
  public static ApiError text(int status, String message) {
    return new ApiError(status, "application/json", JsonBody.bytes(JsonBody.string(message)));
  }

  /** Shape F. */
  public static ApiError internal() {
    return new ApiError(
        500, "text/plain; charset=utf-8", "Internal Server Error".getBytes(StandardCharsets.UTF_8));
  }

  /** Shape G. */
  public static ApiError tooManyRequests() {
    return json(429, JsonBody.object().put("message", "Too many requests"));
  }

  /** Any other JSON object a route prescribes. */
  public static ApiError json(int status, JsonNode body) {
    return new ApiError(status, "application/json", JsonBody.bytes(body));
  }

  /** A JSON object with text values. */
  public static ApiError json(int status, Map<String, String> body) {
    ObjectNode node = JsonBody.object();
    body.forEach(node::put);
    return json(status, node);
  }

  public int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body.clone();
  }
}

package dev.hands4j.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Headers for pages of other origins, and the answer to preflights (rest-core.md §3.1). */
public final class Cors implements Stage {
  private final Origins origins;

  public Cors(Origins origins) {
    this.origins = origins;
  }

  @Override
  public String name() {
    return "cors";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    String origin = request.getHeader("Origin");
    if (origin == null || Paths.socket(request.getRequestURI())) {
      next.proceed();
      return;
    }
    boolean allowed =
        origins.allowed(Optional.of(origin), Optional.ofNullable(request.getHeader("Host")));
    response.setHeader("Access-Control-Allow-Credentials", "true");
    if (allowed) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      response.addHeader("Vary", "Origin");
    }
    if (request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null) {
      preflight(request, response, allowed);
    } else {
      next.proceed();
    }
  }

  private static void preflight(
      HttpServletRequest request, HttpServletResponse response, boolean allowed)
      throws IOException {
    CacheHeaders.never(response);
    response.setHeader(
        "Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    response.setHeader("Access-Control-Max-Age", "600");
    String headers = request.getHeader("Access-Control-Request-Headers");
    if (headers != null) {
      response.setHeader("Access-Control-Allow-Headers", headers);
    }
    response.setStatus(allowed ? 200 : 400);
    response.setContentType("text/plain; charset=utf-8");
    response
        .getOutputStream()
        .write((allowed ? "OK" : "Disallowed CORS origin").getBytes(StandardCharsets.UTF_8));
  }
}

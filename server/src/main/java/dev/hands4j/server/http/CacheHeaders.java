package dev.hands4j.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Nothing is cached but the files whose names carry a hash (rest-core.md §3.2). The static client
 * takes the long life back for an asset that is missing.
 */
public final class CacheHeaders implements Stage {
  @Override
  public String name() {
    return "cache";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (Paths.asset(path)) {
      response.setHeader("Cache-Control", "public, max-age=2592000, immutable");
    } else if (!Paths.socket(path)) {
      never(response);
    }
    next.proceed();
  }

  /** Forbids caching of a response. */
  public static void never(HttpServletResponse response) {
    response.setHeader("Cache-Control", "no-cache, no-store, must-revalidate, max-age=0");
    response.setHeader("Pragma", "no-cache");
    response.setHeader("Expires", "0");
  }
}

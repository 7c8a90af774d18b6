package dev.hands4j.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Refuses requests that a foreign page sends or that reach this server under a foreign name
 * (architecture §8 point 8). A deliberate deviation from the reference, which admits every page of
 * the machine and every page at all on the socket.
 */
public final class HostCheck implements Stage {
  private final Origins origins;

  public HostCheck(Origins origins) {
    this.origins = origins;
  }

  @Override
  public String name() {
    return "host";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    Optional<String> host = Optional.ofNullable(request.getHeader("Host"));
    if (!origins.knownHost(host)) {
      throw ApiError.detail(
          403,
          "This server does not go by that name. Use localhost, or list the name in"
              + " HANDS4J_TRUSTED_HOSTS.");
    }
    if (!origins.allowed(Optional.ofNullable(request.getHeader("Origin")), host)) {
      throw ApiError.detail(
          403,
          "Pages of this origin may not call this server. List the origin in"
              + " PERMITTED_CORS_ORIGINS to allow it.");
    }
    next.proceed();
  }
}

package dev.hands4j.enterprise.identity;

import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Stage;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A change that a session's cookie vouches for comes from our own page: what the browser says of
 * the sending page must not name another. The cookie's {@code SameSite} says the same; this holds
 * where another site shares ours, and where a wildcard lets other pages read.
 */
public final class CookieOrigin implements Stage {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private final Set<String> permitted;
  private final Optional<String> webHost;

  /**
   * @param permitted origins of other pages that are ours, too
   */
  public CookieOrigin(Set<String> permitted, Optional<String> webHost) {
    this.permitted = Set.copyOf(permitted);
    this.webHost = webHost;
  }

  @Override
  public String name() {
    return "cookie-origin";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    if (!SAFE.contains(request.getMethod())
        && SignInStage.session(request).isPresent()
        && !isOurs(request)) {
      throw ApiError.error(403, "A page of another origin may not change anything here");
    }
    next.proceed();
  }

  private boolean isOurs(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin != null) {
      return origin.equalsIgnoreCase(Site.of(request, webHost).base())
          || permitted.contains(origin);
    }
    String site = request.getHeader("Sec-Fetch-Site");
    return site == null || OWN.contains(site);
  }
}

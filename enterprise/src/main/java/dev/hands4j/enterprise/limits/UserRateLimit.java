package dev.hands4j.enterprise.limits;

import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.Stage;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Refuses requests of a user who asks for too much (enterprise-api.md §3.16); comes after the stage
 * that establishes who asks. Anonymous requests are limited by address elsewhere. While the shared
 * count does not answer, each node counts for itself, so a user may have as many times more as
 * there are nodes.
 */
public final class UserRateLimit implements Stage {
  private final UserLimits limits;
  private final Hits shared;
  private final Hits local;
  private final Clock clock;

  /**
   * @param shared counts for all nodes; may answer {@link Hits.Outcome.Unknown}
   */
  public UserRateLimit(UserLimits limits, Hits shared, Clock clock) {
    this.limits = limits;
    this.shared = shared;
    this.local = new LocalHits();
    this.clock = clock;
  }

  @Override
  public String name() {
    return "user-rate-limit";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    Optional<UserId> user = Identity.find(request).flatMap(UserContext::userId);
    if (user.isPresent() && !limits.windows().isEmpty()) {
      if (count(user.get().value()) instanceof Hits.Outcome.Exceeded(Window window, var left)) {
        refuse(window, left, response);
      }
    }
    next.proceed();
  }

  private Hits.Outcome count(String user) {
    Hits.Outcome everywhere = shared.count(user, limits.windows());
    return everywhere instanceof Hits.Outcome.Unknown
        ? local.count(user, limits.windows())
        : everywhere;
  }

  private void refuse(Window window, Duration left, HttpServletResponse response) {
    Instant reset = clock.instant().plus(left);
    response.setHeader("X-RateLimit-Limit", window.description());
    response.setHeader("X-RateLimit-Remaining", "0");
    response.setHeader("X-RateLimit-Reset", Long.toString(reset.getEpochSecond()));
    response.setHeader("Retry-After", Long.toString(left.toSeconds()));
    throw ApiError.error(429, "Rate limit exceeded: " + window.description());
  }
}

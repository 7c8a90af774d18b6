package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver.Reason;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.Stage;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Establishes who calls a guarded path (enterprise-api.md §3.8.1), with the answers of §1.4. A
 * cookie that names no session is taken back.
 */
public final class SignInStage implements Stage {
  private static final String SESSION = SignInStage.class.getName();
  private static final Set<String> OPEN = Set.of("/api/options/config");

  private final SignedInUsers users;
  private final Optional<String> webHost;

  public SignInStage(SignedInUsers users, Optional<String> webHost) {
    this.users = users;
    this.webHost = webHost;
  }

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (isGuarded(path)) {
      switch (users.find(Identity.view(request))) {
        case Caller.Known(UserContext user, Optional<Session> session) -> {
          Identity.set(request, user);
          session.ifPresent(known -> request.setAttribute(SESSION, known));
        }
        case Caller.Unknown(Reason reason, String _) -> {
          if (reason != Reason.NO_CREDENTIALS) {
            SessionCookie.delete(response, Site.of(request, webHost));
          }
          throw ApiError.error(401, AccountRules.text(reason));
        }
        case Caller.Unclear _ -> {
          response.setHeader("Retry-After", "5");
          throw ApiError.error(
              503, "The identity provider did not answer. Nothing is lost; try again in a moment.");
        }
      }
    } else if (OPEN.contains(path)) {
      Identity.set(request, UserContext.anonymous(AuthType.NONE));
    }
    next.proceed();
  }

  private static boolean isGuarded(String path) {
    return (path.equals("/api") || path.startsWith("/api/")) && !OPEN.contains(path);
  }

  /** The session a request came with. */
  static Optional<Session> session(HttpServletRequest request) {
    return request.getAttribute(SESSION) instanceof Session session
        ? Optional.of(session)
        : Optional.empty();
  }
}

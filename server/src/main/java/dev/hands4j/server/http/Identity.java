package dev.hands4j.server.http;

import dev.hands4j.api.user.RequestView;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.api.user.UserContextResolver.Resolution;
import dev.hands4j.server.logging.LogScope;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Establishes who calls an API route; everything else is open (rest-core.md §2.1). */
public final class Identity implements Stage {
  private static final String USER = Identity.class.getName();

  private final String name;
  private final UserContextResolver users;
  private final Set<String> open;

  /**
   * @param name in the printed pipeline
   * @param open paths of the API that need no identity
   */
  public Identity(String name, UserContextResolver users, Set<String> open) {
    this.name = name;
    this.users = users;
    this.open = Set.copyOf(open);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    if (Paths.api(path) && !open.contains(path)) {
      switch (users.resolve(view(request))) {
        case Resolution.Resolved(UserContext user) -> set(request, user);
        case Resolution.Refused _ -> throw ApiError.detail(401, "Unauthorized");
      }
    }
    next.proceed();
  }

  /** Records who sent a request, for an endpoint that establishes it itself. */
  public static void set(HttpServletRequest request, UserContext user) {
    request.setAttribute(USER, user);
    user.userId().ifPresent(LogScope::as);
  }

  /** Who sent this request, as established by the pipeline. */
  public static UserContext of(HttpServletRequest request) {
    if (request.getAttribute(USER) instanceof UserContext user) {
      return user;
    }
    throw new IllegalStateException("no identity for " + request.getRequestURI());
  }

  /** Likewise, where nobody need be known. */
  public static Optional<UserContext> find(HttpServletRequest request) {
    return request.getAttribute(USER) instanceof UserContext user
        ? Optional.of(user)
        : Optional.empty();
  }

  /** What a resolver may see of a request. The query is left out: keys never travel in it. */
  public static RequestView view(HttpServletRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
    }
    Map<String, String> cookies = new HashMap<>();
    if (request.getCookies() != null) {
      for (Cookie cookie : request.getCookies()) {
        cookies.put(cookie.getName(), cookie.getValue());
      }
    }
    return new RequestView(
        request.getRequestURI(), headers, cookies, Map.of(), request.getRemoteAddr());
  }
}

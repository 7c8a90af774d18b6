package dev.hands4j.server.rest;

import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.server.http.ApiError;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/**
 * The interface of security analysers, of which none has any (rest-core.md §8.9). The reference
 * answers 500 at the root and HTML in a conversation; nobody depends on either, so both say that
 * there is nothing.
 */
public final class SecurityRoutes implements RouteGroup {
  private final RouteAccess access;

  public SecurityRoutes(Access access) {
    this.access = new RouteAccess(access);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    for (String path : List.of("/security", "/security/<path>")) {
      routes.get(path, SecurityRoutes::nothing);
      routes.post(path, SecurityRoutes::nothing);
      routes.put(path, SecurityRoutes::nothing);
      routes.delete(path, SecurityRoutes::nothing);
    }
    String inside = AttachedWorkspaces.ONE + "/security/<path>";
    routes.get(inside, this::none);
    routes.post(inside, this::none);
    routes.put(inside, this::none);
    routes.delete(inside, this::none);
  }

  private static void nothing(Context ctx) {
    throw ApiError.detail(404, "Not Found");
  }

  private void none(Context ctx) {
    access.get(ctx, Right.READ);
    throw ApiError.detail(404, "Security analyzer not initialized");
  }
}

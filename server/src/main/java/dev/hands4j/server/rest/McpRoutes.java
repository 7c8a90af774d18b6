package dev.hands4j.server.rest;

import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.mcp.McpEndpoint;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** Where the server's own tools are reached, and that there is nothing beside them (§13). */
public final class McpRoutes implements RouteGroup {
  private final McpEndpoint endpoint;

  public McpRoutes(McpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post(McpEndpoint.PATH, ctx -> endpoint.post(ctx.req(), ctx.res()));
    routes.get(McpEndpoint.PATH, ctx -> endpoint.get(ctx.req()));
    routes.delete(McpEndpoint.PATH, _ -> endpoint.delete());
    for (String other : List.of("/mcp", "/mcp/<path>")) {
      routes.get(other, McpRoutes::nothing);
      routes.post(other, McpRoutes::nothing);
    }
  }

  private static void nothing(Context ctx) {
    throw ApiError.detail(404, "Not Found");
  }
}

package dev.hands4j.server.rest;

import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** For operators: which implementation fills each port, and what every request passes. */
public final class CompositionRoutes implements RouteGroup {
  private final ObjectNode composition = JsonBody.object();

  public CompositionRoutes(String edition, Map<String, String> ports, List<String> pipeline) {
    composition.put("edition", edition);
    ObjectNode filled = composition.putObject("ports");
    ports.forEach(filled::put);
    ArrayNode stages = composition.putArray("pipeline");
    pipeline.forEach(stages::add);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/composition", ctx -> Reply.json(ctx, composition));
  }
}

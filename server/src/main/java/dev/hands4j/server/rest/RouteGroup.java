package dev.hands4j.server.rest;

import io.javalin.config.RoutesConfig;

/** A group of routes that belong together. */
public interface RouteGroup {
  void addTo(RoutesConfig routes);
}

package dev.hands4j.server;

import java.util.List;

/** What a server answers, for tests that walk all of it. */
public final class RegisteredRoutes {
  private RegisteredRoutes() {}

  /** Every route, as method and path. */
  public static List<String> of(Server server) {
    return server.routes();
  }
}

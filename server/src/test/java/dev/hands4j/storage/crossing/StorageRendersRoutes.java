package dev.hands4j.storage.crossing;

import io.javalin.http.Context;

/** Breaks a rule on purpose: HTTP below the routes. */
public final class StorageRendersRoutes {
  private StorageRendersRoutes() {}

  public static Object render(Context context) {
    return context.path();
  }
}

package dev.hands4j.server.rest;

import dev.hands4j.api.user.Secret;
import dev.hands4j.server.access.SessionKey;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;

/**
 * Where the page trades the session key for a cookie that scripts cannot read (architecture §8
 * point 8). Open to everybody, since it is where one proves to know the key.
 */
public final class SessionRoutes implements RouteGroup {
  /** The path, which needs no identity. */
  public static final String PATH = "/api/session";

  private final Optional<SessionKey> key;
  private final int maxBody;

  public SessionRoutes(Optional<Secret> key, int maxBody) {
    this.key = key.map(SessionKey::new);
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PATH, ctx -> Reply.json(ctx, JsonBody.object().put("required", key.isPresent())));
    routes.post(PATH, this::open);
    routes.delete(PATH, this::close);
  }

  private void open(Context ctx) {
    Body body = Body.read(ctx, maxBody);
    String given = body.text("session_api_key").or(() -> body.text("key")).orElse("");
    if (key.isPresent()) {
      if (!key.get().matches(given)) {
        throw ApiError.detail(401, "This is not the session key of this server");
      }
      ctx.cookie(cookie(ctx, key.get().cookie(), -1));
    }
    Reply.json(ctx, JsonBody.object().put("status", "ok"));
  }

  private void close(Context ctx) {
    ctx.cookie(cookie(ctx, "", 0));
    Reply.json(ctx, JsonBody.object().put("status", "ok"));
  }

  private static Cookie cookie(Context ctx, String value, int maxAge) {
    Cookie cookie = new Cookie(SessionKey.COOKIE, value);
    cookie.setPath("/");
    cookie.setMaxAge(maxAge);
    cookie.setHttpOnly(true);
    cookie.setSecure(ctx.req().isSecure());
    cookie.setSameSite(SameSite.STRICT);
    return cookie;
  }
}

package dev.hands4j.server.rest;

import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SecretsStore.CustomSecret;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Named values the agent may use, and the end of git tokens (§11.3, §11.5). */
public final class SecretRoutes implements RouteGroup {
  private static final String ONE = "/api/secrets/{secret_id}";

  private final SecretsStore secrets;
  private final int maxBody;

  public SecretRoutes(SecretsStore secrets, int maxBody) {
    this.secrets = secrets;
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/secrets", this::list);
    routes.post("/api/secrets", this::create);
    routes.put(ONE, this::update);
    routes.delete(ONE, this::delete);
    routes.post("/api/unset-provider-tokens", this::unsetTokens);
  }

  private void list(Context ctx) {
    ObjectNode answer = JsonBody.object();
    ArrayNode names = answer.putArray("custom_secrets");
    secrets
        .load(Identity.of(ctx.req()).userId())
        .customSecrets()
        .forEach((name, secret) ->
            names.addObject().put("name", name).put("description", secret.description()));
    Reply.json(ctx, answer);
  }

  private void create(Context ctx) {
    Body body = Body.read(ctx, maxBody);
    String name = name(body);
    CustomSecret secret =
        new CustomSecret(
            new Secret(body.requiredText("value")), body.text("description").orElse(""));
    change(
        ctx,
        custom -> {
          if (custom.putIfAbsent(name, secret) != null) {
            throw exists(name);
          }
        });
    Reply.message(ctx, 201, "Secret created successfully");
  }

  private void update(Context ctx) {
    Body body = Body.read(ctx, maxBody);
    String id = ctx.pathParam("secret_id");
    String name = name(body);
    String description = body.text("description").orElse("");
    change(
        ctx,
        custom -> {
          CustomSecret old = custom.remove(id);
          if (old == null) {
            throw missing(id);
          }
          if (custom.putIfAbsent(name, new CustomSecret(old.value(), description)) != null) {
            throw exists(name);
          }
        });
    Reply.message(ctx, 200, "Secret updated successfully");
  }

  private void delete(Context ctx) {
    String id = ctx.pathParam("secret_id");
    change(
        ctx,
        custom -> {
          if (custom.remove(id) == null) {
            throw missing(id);
          }
        });
    Reply.message(ctx, 200, "Secret deleted successfully");
  }

  private void unsetTokens(Context ctx) {
    var _ =
        secrets.update(
            Identity.of(ctx.req()).userId(), old -> new Secrets(Map.of(), old.customSecrets()));
    Reply.message(ctx, 200, "Unset Git provider tokens");
  }

  private void change(Context ctx, java.util.function.Consumer<Map<String, CustomSecret>> edit) {
    var _ =
        secrets.update(
            Identity.of(ctx.req()).userId(),
            old -> {
              Map<String, CustomSecret> custom = new LinkedHashMap<>(old.customSecrets());
              edit.accept(custom);
              return new Secrets(old.providerTokens(), custom);
            });
  }

  /** Names become environment variables of the sandbox, so only such names are accepted. */
  private static String name(Body body) {
    String name = body.requiredText("name");
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,199}")) {
      throw ApiError.invalid(
          "value_error",
          "A secret's name has letters, digits and _, and does not begin with a digit",
          JsonBody.string(name),
          "body",
          "name");
    }
    return name;
  }

  private static ApiError exists(String name) {
    return ApiError.json(400, Map.of("message", "Secret " + name + " already exists"));
  }

  private static ApiError missing(String id) {
    return ApiError.error(404, "Secret with ID " + id + " not found");
  }
}

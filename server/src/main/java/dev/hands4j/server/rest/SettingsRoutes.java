package dev.hands4j.server.rest;

import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Settings of a person (§10). */
public final class SettingsRoutes implements RouteGroup {
  private final SettingsStore settings;
  private final SecretsStore secrets;
  private final int maxBody;

  public SettingsRoutes(SettingsStore settings, SecretsStore secrets, int maxBody) {
    this.settings = settings;
    this.secrets = secrets;
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/settings", this::get);
    routes.post("/api/settings", this::post);
    routes.post(
        "/api/reset-settings",
        _ -> {
          throw ApiError.error(410, "Reset settings functionality has been removed.");
        });
  }

  private void get(Context ctx) {
    UserContext user = Identity.of(ctx.req());
    // 404 even when the operator configured a model: the client takes it as "never set up" and
    // shows its defaults (rest-core.md §10.3).
    Settings stored =
        settings.load(user.userId()).orElseThrow(() -> ApiError.error(404, "Settings not found"));
    ObjectNode node = SettingsJson.write(stored);
    ObjectNode linked = node.putObject("provider_tokens_set");
    secrets
        .load(user.userId())
        .providerTokens()
        .forEach((ProviderType type, SecretsStore.ProviderToken token) ->
            linked.put(type.wire(), token.host().orElse(null)));
    node.put("llm_api_key_set", stored.llm().apiKey().filter(k -> !k.isBlank()).isPresent());
    node.put("search_api_key_set", stored.searchApiKey().filter(k -> !k.isBlank()).isPresent());
    ctx.header("ETag", SettingsVersion.of(stored));
    Reply.json(ctx, node);
  }

  private void post(Context ctx) {
    UserContext user = Identity.of(ctx.req());
    SettingsPatch patch = new SettingsPatch(Body.read(ctx, maxBody));
    patch.validate();
    Optional<String> expected = Optional.ofNullable(ctx.header("If-Match"));
    Settings changed =
        settings.update(
            user.userId(),
            stored -> {
              SettingsVersion.check(expected, stored);
              return patch.applyTo(stored.orElse(Settings.DEFAULTS));
            });
    ctx.header("ETag", SettingsVersion.of(changed));
    Reply.message(ctx, 200, "Settings stored");
  }
}

package dev.hands4j.server.rest;

import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.settings.SettingsStore;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.conversations.ModelChoice;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client may choose from, and what this server can do (§9). */
public final class OptionRoutes implements RouteGroup {
  /** Additions to the wire that this server has (web-client.md §7). */
  private static final List<String> CAPABILITIES =
      List.of(
          "stream",
          "output",
          "message-key",
          "settings-merge",
          "settings-version",
          "search",
          "feed",
          "marks",
          "session-cookie");

  private static final List<String> AGENTS = List.of("CodeActAgent");
  private static final List<String> ANALYZERS = List.of("invariant", "llm");

  private final ModelChoice models;
  private final SettingsStore settings;
  private final RuntimeProvider runtimes;
  private final FrontEnd frontEnd;

  public OptionRoutes(
      ModelChoice models, SettingsStore settings, RuntimeProvider runtimes, FrontEnd frontEnd) {
    this.models = models;
    this.settings = settings;
    this.runtimes = runtimes;
    this.frontEnd = frontEnd;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/options/models", ctx -> Reply.json(ctx, names(models())));
    routes.get("/api/options/agents", ctx -> Reply.json(ctx, names(AGENTS)));
    routes.get("/api/options/security-analyzers", ctx -> Reply.json(ctx, names(ANALYZERS)));
    routes.get("/api/options/config", ctx -> Reply.json(ctx, config(Identity.of(ctx.req()))));
  }

  private Collection<String> models() {
    TreeSet<String> names = new TreeSet<>(KnownModels.NAMES);
    models.defaults().model().ifPresent(names::add);
    return names;
  }

  private ObjectNode config(UserContext user) {
    ObjectNode config = JsonBody.object();
    config.put("APP_MODE", frontEnd.accounts() ? "saas" : "oss");
    config.put("GITHUB_CLIENT_ID", "");
    // An empty key keeps the reference client from loading its analytics.
    config.put("POSTHOG_CLIENT_KEY", "");
    config.putObject("FEATURE_FLAGS").put("ENABLE_BILLING", false).put("HIDE_LLM_SETTINGS", false);
    ArrayNode capabilities = names(CAPABILITIES);
    if (frontEnd.accounts()) {
      capabilities.add("sign-in");
      config.set("PROVIDERS_CONFIGURED", names(frontEnd.providers()));
      frontEnd.authUrl().ifPresent(url -> config.put("AUTH_URL", url));
    }
    config.set("CAPABILITIES", capabilities);
    config.put("RUNTIME", runtimes.kind());
    config.put("RUNTIME_ISOLATED", runtimes.isolated());
    config.put(
        "DEMO_MODEL",
        models
            .effective(settings.load(user.userId()))
            .model()
            .filter(ModelChoice.DEMO::equals)
            .isPresent());
    return config;
  }

  private static ArrayNode names(Collection<String> names) {
    ArrayNode array = JsonBody.array();
    names.forEach(array::add);
    return array;
  }
}

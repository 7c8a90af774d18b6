package dev.hands4j.server.rest;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.TokenVerdict;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SecretsStore.ProviderToken;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Linking git providers (rest-core.md §11.4). Every token is checked with its own provider before
 * anything is stored, and any that is refused ends the request (§20); the reference let only the
 * last verdict count.
 */
public final class GitTokenRoutes implements RouteGroup {
  private final GitProviders git;
  private final SecretsStore secrets;
  private final int maxBody;

  public GitTokenRoutes(GitProviders git, SecretsStore secrets, int maxBody) {
    this.git = git;
    this.secrets = secrets;
    this.maxBody = maxBody;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/add-git-providers", this::add);
  }

  private void add(Context ctx) {
    Map<ProviderType, ProviderToken> posted = posted(Body.read(ctx, maxBody));
    Optional<UserId> owner = Identity.of(ctx.req()).userId();
    Map<ProviderType, ProviderToken> stored = secrets.load(owner).providerTokens();
    posted.forEach((provider, entry) -> {
      entry.token().ifPresent(token -> check(provider, token, entry.host()));
      ProviderToken old = stored.get(provider);
      if (old != null && !given(old.host()).equals(given(entry.host()))) {
        old.token().ifPresent(token -> check(provider, token, entry.host()));
      }
    });
    var _ =
        secrets.update(
            owner, now -> new Secrets(merged(posted, now.providerTokens()), now.customSecrets()));
    Reply.message(ctx, 200, "Git providers stored");
  }

  /** The posted map replaces the stored one; an entry without a token keeps the stored token. */
  private static Map<ProviderType, ProviderToken> merged(
      Map<ProviderType, ProviderToken> posted, Map<ProviderType, ProviderToken> stored) {
    Map<ProviderType, ProviderToken> merged = new LinkedHashMap<>();
    posted.forEach((provider, entry) -> {
      Optional<ProviderToken> old = Optional.ofNullable(stored.get(provider));
      if (entry.token().isPresent()) {
        merged.put(provider, entry);
      } else if (old.flatMap(ProviderToken::token).isPresent()) {
        merged.put(
            provider,
            new ProviderToken(
                old.get().token(),
                old.get().providerUserId().or(entry::providerUserId),
                entry.host()));
      }
    });
    return merged;
  }

  /** The reference tells null from empty text here; both are the provider's public host. */
  private static Optional<String> given(Optional<String> host) {
    return host.filter(h -> !h.isBlank());
  }

  private void check(ProviderType provider, Secret token, Optional<String> host) {
    switch (git.validate(provider, token, host)) {
      case TokenVerdict.Valid _ -> {}
      case TokenVerdict.Invalid _ -> throw invalid(provider);
      case TokenVerdict.Undetermined(GitFailure failure) ->
          // Nothing is known about the token; the reason helps more than calling it invalid.
          throw ApiError.error(
              failure.kind() == GitFailure.Kind.INVALID_REQUEST ? 400 : 502, failure.message());
    }
  }

  private static ApiError invalid(ProviderType provider) {
    return ApiError.error(
        401, "Invalid token. Please make sure it is a valid %s token.".formatted(provider.wire()));
  }

  private static Map<ProviderType, ProviderToken> posted(Body body) {
    Map<ProviderType, ProviderToken> posted = new LinkedHashMap<>();
    Body tokens =
        body.object("provider_tokens")
            .orElseThrow(() ->
                ApiError.invalid(
                    "missing", "Field required", body.node(), "body", "provider_tokens"));
    for (String name : tokens.node().propertyNames()) {
      ProviderType provider = Body.provider(name, "body", "provider_tokens", name, "[key]");
      if (!(tokens.node().get(name) instanceof ObjectNode object)) {
        throw ApiError.invalid(
            "model_attributes_type",
            "Input should be a valid dictionary",
            JsonBody.string(name), // not the value: it may be a token in the wrong place
            "body",
            "provider_tokens",
            name);
      }
      Body entry = Body.of(object);
      posted.put(
          provider,
          new ProviderToken(
              entry.text("token").map(String::strip).filter(t -> !t.isEmpty()).map(Secret::new),
              entry.text("user_id"),
              entry.text("host").map(String::strip)));
    }
    return posted;
  }
}

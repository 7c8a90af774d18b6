package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The applications of this product at git providers, one each at most. */
public record OAuthApps(List<OAuthApp> apps) {
  public static final OAuthApps NONE = new OAuthApps(List.of());

  public OAuthApps {
    apps = List.copyOf(apps);
  }

  /** Reads the names of enterprise-api.md §10, and the hosts of self-hosted providers. */
  public static OAuthApps read(Environment env) {
    List<OAuthApp> apps = new ArrayList<>();
    for (ProviderType provider :
        List.of(ProviderType.GITHUB, ProviderType.GITLAB, ProviderType.BITBUCKET)) {
      read(env, provider).ifPresent(apps::add);
    }
    return new OAuthApps(apps);
  }

  private static Optional<OAuthApp> read(Environment env, ProviderType provider) {
    String name = provider.wire().toUpperCase(Locale.ROOT);
    String id = name + "_APP_CLIENT_ID";
    String secret = name + "_APP_CLIENT_SECRET";
    Optional<String> clientId =
        env.text(
            id,
            "",
            "id of the application at %s with which people sign in".formatted(provider.wire()));
    Optional<String> clientSecret =
        env.text(secret, "", "its secret, with which tokens are renewed");
    Optional<String> host =
        env.text(
            "HANDS4J_" + name + "_HOST",
            "",
            "host of a self-hosted %s whose tokens the identity provider hands out"
                .formatted(provider.wire()));
    if (clientId.isPresent() != clientSecret.isPresent()) {
      env.problem("%s and %s belong together: set both or none", id, secret);
      return Optional.empty();
    }
    if (clientId.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new OAuthApp(provider, host, clientId.get(), new Secret(clientSecret.orElseThrow())));
    } catch (IllegalArgumentException e) {
      env.problem("HANDS4J_%s_HOST is not a host: %s", name, host.orElse(""));
      return Optional.empty();
    }
  }

  public Optional<OAuthApp> at(ProviderType provider) {
    return apps.stream().filter(app -> app.provider() == provider).findFirst();
  }
}

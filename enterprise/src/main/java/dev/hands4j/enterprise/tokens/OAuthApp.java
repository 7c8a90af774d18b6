package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * This product as a git provider knows it.
 *
 * @param host of a self-hosted provider, as people would enter it; empty: the public one
 * @param clientId of the application there
 */
public record OAuthApp(
    ProviderType provider, Optional<String> host, String clientId, Secret clientSecret) {
  public OAuthApp {
    if (clientId.isBlank() || clientSecret.isBlank()) {
      throw new IllegalArgumentException(
          "an application at %s needs an id and a secret".formatted(provider.wire()));
    }
    var _ = tokenEndpoint(provider, host);
  }

  /** Where tokens are renewed (enterprise-api.md §4.3). */
  URI tokenEndpoint() {
    return tokenEndpoint(provider, host);
  }

  /** Bitbucket wants the application's secret in a header, the others in the form. */
  boolean authenticatesByHeader() {
    return provider == ProviderType.BITBUCKET;
  }

  private static URI tokenEndpoint(ProviderType provider, Optional<String> host) {
    return switch (provider) {
      case GITHUB -> at(host.orElse("github.com"), "/login/oauth/access_token");
      case GITLAB -> at(host.orElse("gitlab.com"), "/oauth/token");
      case BITBUCKET -> at(host.orElse("bitbucket.org"), "/site/oauth2/access_token");
      case ENTERPRISE_SSO ->
          throw new IllegalArgumentException("enterprise_sso has no application of its own");
    };
  }

  private static URI at(String host, String path) {
    String base = host.contains("://") ? host : "https://" + host;
    return URI.create(base.replaceAll("/+$", "") + path);
  }
}

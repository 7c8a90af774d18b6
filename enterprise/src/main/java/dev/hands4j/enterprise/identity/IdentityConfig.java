package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.config.Environment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How people sign in (enterprise-api.md §10).
 *
 * @param server the identity provider as this server reaches it
 * @param external the same as browsers reach it
 * @param providers aliases of the providers behind, as far as the client shows them
 * @param webHost name under which people reach us; its addresses are https
 * @param allowList names that may sign in; empty means everybody the provider knows
 * @param blockList names, addresses or ids that may not, whatever they prove themselves with
 * @param timeout for one answer of the provider
 * @param grace how long a session goes on while the provider does not answer
 * @param lifetime the longest a session lives
 * @param idle how long it may be unused
 * @param oldClient whether a sign-in may begin at the provider, without PKCE, as the 0.56.0 client
 *     does it
 */
public record IdentityConfig(
    URI server,
    URI external,
    String realm,
    String clientId,
    Secret clientSecret,
    List<String> providers,
    Optional<String> webHost,
    Optional<Path> allowList,
    Optional<Path> blockList,
    Duration timeout,
    Duration grace,
    Duration lifetime,
    Duration idle,
    boolean oldClient) {

  /** How long somebody may take at the provider. */
  static final Duration ATTEMPT = Duration.ofMinutes(15);

  /** Reads the environment; empty when nothing of the provider is named. */
  public static Optional<IdentityConfig> read(Environment env, Optional<String> webHost) {
    List<String> providers = providers(env);
    Optional<String> server =
        env.text(
            "KEYCLOAK_SERVER_URL",
            "",
            "Keycloak as this server reaches it; without one, only API keys are accepted");
    Optional<String> authHost =
        env.text("AUTH_WEB_HOST", "", "host name of Keycloak as browsers reach it");
    Optional<String> external =
        env.text(
            "KEYCLOAK_SERVER_URL_EXT",
            "https://AUTH_WEB_HOST, else KEYCLOAK_SERVER_URL",
            "Keycloak as browsers reach it");
    String realm =
        env.text("KEYCLOAK_REALM_NAME", "allhands", "realm of Keycloak").orElse("allhands");
    String client =
        env.text("KEYCLOAK_CLIENT_ID", "allhands", "client of that realm").orElse("allhands");
    Optional<String> secret = env.text("KEYCLOAK_CLIENT_SECRET", "", "secret of that client");
    Optional<Path> allowed =
        file(env, "GITHUB_USER_LIST_FILE", "names that may sign in, one a line; read at the start");
    Optional<Path> blocked =
        file(
            env,
            "HANDS4J_BLOCKED_USERS_FILE",
            "names, addresses or ids that may not do anything, one a line; read again when it"
                + " changes");
    boolean open = env.flag("DISABLE_WAITLIST", false, "ignore GITHUB_USER_LIST_FILE");
    Duration timeout =
        env.duration(
            "HANDS4J_KEYCLOAK_TIMEOUT",
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofMinutes(2),
            "how long to wait for one answer of Keycloak");
    Duration grace =
        env.duration(
            "HANDS4J_KEYCLOAK_GRACE",
            Duration.ofMinutes(15),
            Duration.ZERO,
            Duration.ofDays(1),
            "how long sessions go on while Keycloak does not answer");
    Duration lifetime =
        env.duration(
            "HANDS4J_SESSION_LIFETIME",
            Duration.ofHours(10),
            Duration.ofMinutes(1),
            Duration.ofDays(90),
            "after this time people sign in again");
    Duration idle =
        env.duration(
            "HANDS4J_SESSION_IDLE",
            Duration.ofHours(10),
            Duration.ofMinutes(1),
            Duration.ofDays(90),
            "unused for this time, a session ends");
    boolean oldClient =
        env.flag(
            "HANDS4J_SIGN_IN_OF_OLD_CLIENT",
            true,
            "let the 0.56.0 client begin sign-ins, which it does without PKCE");
    if (env.all().getOrDefault("GITHUB_USERS_SHEET_ID", "").length() > 0 && !open) {
      env.problem(
          "GITHUB_USERS_SHEET_ID is not read by this version: export the sheet to a file and name"
              + " it in GITHUB_USER_LIST_FILE");
    }
    if (server.isEmpty()) {
      if (secret.isPresent() || external.isPresent()) {
        env.problem("KEYCLOAK_SERVER_URL is missing: the address of Keycloak");
      }
      return Optional.empty();
    }
    if (secret.isEmpty()) {
      env.problem("KEYCLOAK_CLIENT_SECRET is missing: the secret of the client %s", client);
    }
    Optional<URI> internalUrl = url(env, "KEYCLOAK_SERVER_URL", server.get());
    Optional<String> seen = external.or(() -> authHost.map(host -> "https://" + host));
    Optional<URI> externalUrl =
        seen.isPresent() ? url(env, "KEYCLOAK_SERVER_URL_EXT", seen.get()) : internalUrl;
    if (internalUrl.isEmpty() || externalUrl.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new IdentityConfig(
            internalUrl.get(),
            externalUrl.get(),
            realm,
            client,
            new Secret(secret.orElse("")),
            providers,
            webHost,
            open ? Optional.empty() : allowed,
            blocked,
            timeout,
            grace,
            lifetime,
            idle,
            oldClient));
  }

  private static List<String> providers(Environment env) {
    List<String> providers = new ArrayList<>();
    for (ProviderType provider :
        List.of(ProviderType.GITHUB, ProviderType.GITLAB, ProviderType.BITBUCKET)) {
      String name = provider.wire().toUpperCase(Locale.ROOT) + "_APP_CLIENT_ID";
      if (!env.all().getOrDefault(name, "").isBlank()) {
        providers.add(provider.wire());
      }
    }
    env.text(
            "ENABLE_ENTERPRISE_SSO",
            "",
            "any text: show the provider with the alias enterprise_sso")
        .ifPresent(_ -> providers.add(ProviderType.ENTERPRISE_SSO.wire()));
    return List.copyOf(providers);
  }

  private static Optional<Path> file(Environment env, String name, String meaning) {
    Optional<Path> file = env.text(name, "", meaning).map(Path::of);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      env.problem("%s: %s cannot be read", name, file.get());
    }
    return file;
  }

  private static Optional<URI> url(Environment env, String name, String text) {
    try {
      URI url = URI.create(text.replaceAll("/+$", ""));
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException _) {
      // reported below
    }
    env.problem("%s must be an address such as https://auth.example.org, was \"%s\"", name, text);
    return Optional.empty();
  }
}

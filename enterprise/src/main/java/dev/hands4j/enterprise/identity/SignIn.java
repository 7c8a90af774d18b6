package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.server.http.Stage;
import dev.hands4j.server.rest.FrontEnd;
import dev.hands4j.server.rest.RouteGroup;
import dev.hands4j.storage.SqlStorage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sign-in as one piece, for the composition. Nothing of it exists where no identity provider is
 * named: then the edition knows API keys only.
 */
public final class SignIn implements AutoCloseable {
  private final IdentityParts parts;
  private final Keycloak keycloak;
  private final Admission admission;
  private final SessionRenewal renewal;
  private final SignedInUsers users;
  private final Clock clock;
  private final Sweeping sweeping;

  private SignIn(IdentityParts parts, Keycloak keycloak, UserContextResolver keys, Clock clock) {
    this.parts = parts;
    this.keycloak = keycloak;
    this.clock = clock;
    admission = new Admission(parts.config());
    renewal =
        new SessionRenewal(
            parts.sessions(), parts.provider(), parts.record(), parts.config(), clock);
    users = new SignedInUsers(keys, parts.sessions(), renewal, admission);
    sweeping = Sweeping.start(parts.sessions());
  }

  /**
   * Composes it; no request is made.
   *
   * @param keys resolves API keys
   * @param brokered keeps tokens of the providers behind
   */
  public static SignIn with(
      IdentityConfig config,
      SqlStorage storage,
      UserContextResolver keys,
      BrokeredTokens brokered,
      SignInRecord record,
      Clock clock) {
    Keycloak keycloak = new Keycloak(config);
    IdentityParts parts =
        new IdentityParts(
            config,
            keycloak,
            storage.sessions(),
            storage.signIns(),
            storage.offlineTokens(),
            storage.terms(),
            brokered,
            record);
    return new SignIn(parts, keycloak, keys, clock);
  }

  /** Who calls, by key or session. */
  public UserContextResolver users() {
    return users;
  }

  /** In the place of the stage that establishes identity. */
  public List<Stage> stages(List<String> permittedOrigins) {
    return List.of(
        new SignInStage(users, parts.config().webHost()),
        new CookieOrigin(Set.copyOf(permittedOrigins), parts.config().webHost()),
        new AccountStage());
  }

  /** What clients are told. */
  public FrontEnd frontEnd() {
    IdentityConfig config = parts.config();
    String external = config.external().toString();
    return new FrontEnd(
        true,
        config.providers(),
        external.startsWith("https:") ? Optional.of(external) : Optional.empty());
  }

  public RouteGroup routes() {
    return new SignInRoutes(parts, admission, renewal, clock);
  }

  @Override
  public void close() {
    sweeping.close();
    keycloak.close();
  }
}

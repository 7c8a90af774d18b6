package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.OfflineTokens;
import dev.hands4j.api.identity.Sessions;
import dev.hands4j.api.identity.SignIns;
import dev.hands4j.api.identity.SignIns.Attempt;
import dev.hands4j.api.identity.Terms;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.http.ApiError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the provider and back (enterprise-api.md §3.2 to §3.4). What this server begins has a
 * state, a nonce and PKCE, is completed once and only by the browser that began it. The 0.56.0
 * client begins by itself, with the address to return to as state; that has no such protection, so
 * it can be switched off, and its address is used only when it is a page of this server.
 */
final class SignInFlow {
  private static final Logger log = LoggerFactory.getLogger(SignInFlow.class);
  private static final String CALLBACK = "/oauth/keycloak/callback";
  private static final String OFFLINE = "/oauth/keycloak/offline/callback";
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final IdentityConfig config;
  private final IdentityProvider provider;
  private final Sessions sessions;
  private final SignIns signIns;
  private final OfflineTokens offlineTokens;
  private final Terms terms;
  private final Admission admission;
  private final BrokeredTokens brokered;
  private final SignInRecord record;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  SignInFlow(IdentityParts parts, Admission admission, Clock clock) {
    this.config = parts.config();
    this.provider = parts.provider();
    this.sessions = parts.sessions();
    this.signIns = parts.signIns();
    this.offlineTokens = parts.offlineTokens();
    this.terms = parts.terms();
    this.brokered = parts.brokered();
    this.record = parts.record();
    this.admission = admission;
    this.clock = clock;
  }

  /** A value nobody can guess, of letters and digits. */
  String random(int length) {
    StringBuilder value = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      value.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return value.toString();
  }

  /** The address at the provider of a sign-in that this browser begins. */
  URI begin(Site site, String browser, Optional<String> alias, boolean offline, String returnTo) {
    String state = random(32);
    String nonce = random(32);
    Secret verifier = new Secret(random(64));
    signIns.begin(
        new Secret(state),
        new Secret(browser),
        new Attempt(nonce, verifier, returnTo),
        IdentityConfig.ATTEMPT);
    return provider.authorizeUrl(
        new Authorization(
            site.base() + (offline ? OFFLINE : CALLBACK),
            state,
            alias,
            offline,
            Optional.of(nonce),
            Optional.of(challenge(verifier))));
  }

  private static String challenge(Secret verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.reveal().getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK cannot hash", e);
    }
  }

  /** The attempt a state names, or what the old client means by it. */
  private Attempt attempt(Site site, Optional<String> state, Optional<String> browser) {
    Optional<String> ours = state.filter(SessionCookie::isWellFormed);
    if (ours.isPresent()) {
      return browser
          .flatMap(value -> signIns.complete(new Secret(ours.get()), new Secret(value)))
          .orElseThrow(() ->
              ApiError.error(
                  400,
                  "This sign-in was not begun in this browser, or it took too long: begin again"));
    }
    if (!config.oldClient()) {
      throw ApiError.error(400, "This sign-in was not begun by this server: begin again");
    }
    return new Attempt("", new Secret(""), SafeRedirect.of(state, site.base()));
  }

  private SignedIn exchange(String code, String redirectUri, Attempt attempt, String address) {
    try {
      return provider.exchange(
          new Exchange(
              new Secret(code),
              redirectUri,
              Optional.of(attempt.verifier()).filter(v -> !v.isBlank()),
              Optional.of(attempt.nonce()).filter(n -> !n.isEmpty())));
    } catch (ProviderRefusedException e) {
      record.refused(Optional.empty(), String.valueOf(e.getMessage()), address);
      throw ApiError.error(400, "Problem retrieving Keycloak tokens");
    } catch (ProviderUnreachableException e) {
      throw unreachable(e);
    }
  }

  private static ApiError unreachable(ProviderUnreachableException e) {
    log.atWarn()
        .setMessage("a sign-in failed")
        .addKeyValue("reason", e.getMessage())
        .setCause(e)
        .log();
    return ApiError.error(503, "The identity provider did not answer: begin again in a moment");
  }

  /** Takes somebody in who comes back with a code. */
  Welcome complete(
      Site site, String code, Optional<String> state, Optional<String> browser, String address) {
    Attempt attempt = attempt(site, state, browser);
    SignedIn in = exchange(code, site.base() + CALLBACK, attempt, address);
    Person person = person(in);
    String name =
        person
            .name()
            .orElseThrow(() -> ApiError.error(400, "Missing user ID or username in response"));
    if (!admission.allows(name)) {
      record.refused(Optional.of(in.user()), "not on the list", address);
      throw ApiError.error(401, "Not authorized via waitlist");
    }
    if (admission.blocks(in.user(), Optional.of(name), person.email())) {
      record.refused(Optional.of(in.user()), "blocked", address);
      throw ApiError.error(401, "This account is blocked");
    }
    Optional<Alias> alias = Alias.of(person.identityProvider());
    alias.ifPresent(from -> keepBrokered(in, from));
    Sessions.Opened session =
        sessions.open(
            new Sessions.NewSession(
                in.user(),
                name,
                in.email().or(person::email),
                in.emailVerified(),
                in.providerSession(),
                SessionRenewal.kept(in.tokens(), clock.instant()),
                config.lifetime(),
                config.idle()));
    record.signedIn(in.user(), alias.map(Alias::name).orElse("keycloak"), address);
    boolean offline = alias.filter(Alias::isSaml).isPresent() || hasOfflineToken(in.user());
    boolean accepted = terms.acceptedAt(in.user()).isPresent();
    return new Welcome(
        session.value(), attempt.returnTo(), alias.map(Alias::name), offline, accepted);
  }

  private Person person(SignedIn in) {
    try {
      Person person = provider.userinfo(in.tokens().access());
      if (!person.user().equals(in.user())) {
        throw ApiError.error(400, "Missing user ID or username in response");
      }
      return person;
    } catch (ProviderRefusedException e) {
      log.atWarn().setMessage("a sign-in failed").addKeyValue("reason", e.getMessage()).log();
      throw ApiError.error(400, "Missing user ID or username in response");
    } catch (ProviderUnreachableException e) {
      throw unreachable(e);
    }
  }

  /** Without it somebody is signed in all the same; what was kept before is not touched. */
  private void keepBrokered(SignedIn in, Alias alias) {
    try {
      provider
          .brokeredToken(in.tokens().access(), alias.name())
          .ifPresent(token -> brokered.remember(in.user(), alias.name(), token));
    } catch (ProviderRefusedException | ProviderUnreachableException e) {
      log.atWarn()
          .setMessage("the token of a provider could not be had")
          .addKeyValue("provider", alias.name())
          .addKeyValue("reason", e.getMessage())
          .log();
    }
  }

  private boolean hasOfflineToken(UserId user) {
    Optional<Secret> token = offlineTokens.of(user);
    if (token.isEmpty()) {
      return false;
    }
    try {
      var _ = provider.refresh(token.get());
      return true;
    } catch (ProviderRefusedException _) {
      offlineTokens.forget(user, token.get());
      return false;
    } catch (ProviderUnreachableException _) {
      return true; // nothing is known against it
    }
  }

  /** Keeps the offline token somebody comes back with; answers where they go. */
  String completeOffline(
      Site site, String code, String state, Optional<String> browser, String address) {
    Attempt attempt = attempt(site, Optional.of(state), browser);
    SignedIn in = exchange(code, site.base() + OFFLINE, attempt, address);
    offlineTokens.store(in.user(), in.tokens().refresh());
    return attempt.returnTo();
  }

  /**
   * Somebody who signed in.
   *
   * @param offline whether the server can act for them without a browser, or need not
   */
  record Welcome(
      Secret cookie,
      String returnTo,
      Optional<String> alias,
      boolean offline,
      boolean termsAccepted) {}
}

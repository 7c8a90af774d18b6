package dev.hands4j.enterprise.identity;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.enterprise.identity.ProviderHttp.Answer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Keycloak over HTTP (enterprise-api.md §4.1). */
public final class Keycloak implements IdentityProvider, AutoCloseable {
  private static final String OPENID = "/protocol/openid-connect/";

  private final IdentityConfig config;
  private final ProviderHttp http;
  private final TokenChecks checks;
  private final URI realm;

  public Keycloak(IdentityConfig config) {
    this.config = config;
    http = new ProviderHttp(config.timeout());
    realm = URI.create(config.server() + "/realms/" + config.realm());
    checks =
        new TokenChecks(
            Stream.of(realm.toString(), config.external() + "/realms/" + config.realm())
                .collect(Collectors.toUnmodifiableSet()),
            config.clientId(),
            endpoint("certs"),
            http);
  }

  private URI endpoint(String name) {
    return URI.create(realm + OPENID + name);
  }

  @Override
  public URI authorizeUrl(Authorization request) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("client_id", config.clientId());
    query.put("response_type", "code");
    request.alias().ifPresent(alias -> query.put("kc_idp_hint", alias));
    query.put("redirect_uri", request.redirectUri());
    query.put("scope", "openid email profile" + (request.offline() ? " offline_access" : ""));
    query.put("state", request.state());
    request.nonce().ifPresent(nonce -> query.put("nonce", nonce));
    request
        .challenge()
        .ifPresent(challenge -> {
          query.put("code_challenge", challenge);
          query.put("code_challenge_method", "S256");
        });
    return URI.create(
        config.external()
            + "/realms/"
            + config.realm()
            + OPENID
            + "auth?"
            + query.entrySet().stream()
                .map(e -> e.getKey() + "=" + ProviderHttp.encode(e.getValue()))
                .collect(Collectors.joining("&")));
  }

  private Map<String, String> form(String... fields) {
    Map<String, String> form = new HashMap<>();
    form.put("client_id", config.clientId());
    form.put("client_secret", config.clientSecret().reveal());
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    return form;
  }

  @Override
  public SignedIn exchange(Exchange exchange)
      throws ProviderRefusedException, ProviderUnreachableException {
    Map<String, String> form =
        form(
            "grant_type",
            "authorization_code",
            "code",
            exchange.code().reveal(),
            "redirect_uri",
            exchange.redirectUri(),
            "scope",
            "openid");
    exchange.verifier().ifPresent(verifier -> form.put("code_verifier", verifier.reveal()));
    Answer answer = http.post(endpoint("token"), form);
    if (!answer.isOk()) {
      throw new ProviderRefusedException("the code was refused: " + answer.error());
    }
    return signedIn(answer.json(), exchange.nonce());
  }

  /** Only a refused grant says something of the session; whatever else is wrong, it is not that. */
  @Override
  public SignedIn refresh(Secret refreshToken)
      throws ProviderRefusedException, ProviderUnreachableException {
    Answer answer =
        http.post(
            endpoint("token"),
            form("grant_type", "refresh_token", "refresh_token", refreshToken.reveal()));
    if (answer.error().equals("invalid_grant")) {
      throw new ProviderRefusedException("the session ended at the identity provider");
    }
    if (!answer.isOk()) {
      throw new ProviderUnreachableException("renewal is not possible: " + answer.error());
    }
    return signedIn(answer.json(), Optional.empty());
  }

  private SignedIn signedIn(JsonNode answer, Optional<String> nonce)
      throws ProviderRefusedException, ProviderUnreachableException {
    String access = answer.path("access_token").asString("");
    String refresh = answer.path("refresh_token").asString("");
    String id = answer.path("id_token").asString("");
    if (access.isEmpty() || refresh.isEmpty() || id.isEmpty()) {
      throw new ProviderRefusedException("the answer has not all the tokens");
    }
    IDTokenClaimsSet claims = checks.id(id, nonce);
    long forever = answer.path("refresh_expires_in").asLong(0);
    return new SignedIn(
        new Tokens(
            new Secret(access),
            new Secret(refresh),
            Optional.of(new Secret(id)),
            Duration.ofSeconds(answer.path("expires_in").asLong(0)),
            forever == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(forever))),
        new UserId(claims.getSubject().getValue()),
        Optional.ofNullable(claims.getStringClaim("email")),
        Boolean.TRUE.equals(claims.getBooleanClaim("email_verified")),
        Optional.ofNullable(claims.getStringClaim("sid")));
  }

  @Override
  public Person userinfo(Secret accessToken)
      throws ProviderRefusedException, ProviderUnreachableException {
    Answer answer = http.get(endpoint("userinfo"), Optional.of(accessToken));
    JsonNode claims = answer.json();
    String user = claims.path("sub").asString("");
    if (!answer.isOk() || user.isEmpty()) {
      throw new ProviderRefusedException(
          "nothing is told of the owner of this token: " + answer.error());
    }
    return new Person(
        new UserId(user),
        text(claims, "preferred_username"),
        text(claims, "email"),
        claims.path("email_verified").asBoolean(false),
        text(claims, "identity_provider"));
  }

  static Optional<String> text(JsonNode node, String name) {
    return Optional.of(node.path(name).asString("")).filter(value -> !value.isEmpty());
  }

  @Override
  public void logout(Secret refreshToken)
      throws ProviderRefusedException, ProviderUnreachableException {
    Answer answer = http.post(endpoint("logout"), form("refresh_token", refreshToken.reveal()));
    if (!answer.isOk()) {
      throw new ProviderRefusedException("log-out was refused: " + answer.error());
    }
  }

  /** JSON, or form fields, as the provider behind answered it. */
  @Override
  public Optional<BrokeredToken> brokeredToken(Secret accessToken, String alias)
      throws ProviderRefusedException, ProviderUnreachableException {
    Answer answer =
        http.get(
            URI.create(realm + "/broker/" + ProviderHttp.encode(alias) + "/token"),
            Optional.of(accessToken));
    if (answer.status() == 401 || answer.status() == 403) {
      throw new ProviderRefusedException(
          "the token of " + alias + " may not be read: " + answer.error());
    }
    if (!answer.isOk()) {
      return Optional.empty(); // nothing is kept for that alias, or nobody is linked there
    }
    Map<String, String> fields = new HashMap<>();
    JsonNode json = answer.json();
    if (json.isObject()) {
      json.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asString("")));
    } else {
      for (String pair : answer.body().split("&", -1)) {
        String[] parts = pair.split("=", 2);
        if (parts.length == 2) {
          fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
      }
    }
    return Optional.ofNullable(fields.get("access_token"))
        .filter(token -> !token.isEmpty())
        .map(token ->
            new BrokeredToken(
                new Secret(token),
                Optional.ofNullable(fields.get("refresh_token"))
                    .filter(t -> !t.isEmpty())
                    .map(Secret::new),
                seconds(fields, "expires_in"),
                seconds(fields, "refresh_token_expires_in")
                    .or(() -> seconds(fields, "refresh_expires_in"))));
  }

  private static Optional<Duration> seconds(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    return value.matches("[1-9]\\d{0,9}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
        : Optional.empty();
  }

  @Override
  public LogoutNotice readLogoutToken(String token)
      throws ProviderRefusedException, ProviderUnreachableException {
    LogoutTokenClaimsSet claims = checks.logout(token);
    return new LogoutNotice(
        Optional.ofNullable(claims.getStringClaim("sub")).map(UserId::new),
        Optional.ofNullable(claims.getStringClaim("sid")));
  }

  @Override
  public void close() {
    http.close();
  }
}

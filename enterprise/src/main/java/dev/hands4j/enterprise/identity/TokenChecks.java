package dev.hands4j.enterprise.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/**
 * Checks tokens of the provider: its signature (by a key it publishes, with a public-key algorithm
 * only), issuer, audience, times and nonce. A key that is not known is looked up again, at most
 * twice in half a minute.
 */
final class TokenChecks {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

  private final Set<String> issuers;
  private final ClientID client;
  private final JWSVerificationKeySelector<SecurityContext> keys;

  /**
   * @param issuers names of the provider: as we reach it, and as browsers do
   */
  TokenChecks(Set<String> issuers, String client, URI keys, ProviderHttp http) {
    this.issuers = Set.copyOf(issuers);
    this.client = new ClientID(client);
    try {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(
                  keys.toURL(),
                  url -> new Resource(http.document(URI.create(url.toString())), null))
              .build();
      this.keys = new JWSVerificationKeySelector<>(ALGORITHMS, source);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(keys + " is not an address", e);
    }
  }

  IDTokenClaimsSet id(String token, Optional<String> nonce)
      throws ProviderRefusedException, ProviderUnreachableException {
    return checked(
        token,
        (jwt, issuer) ->
            new IDTokenValidator(issuer, client, keys, null)
                .validate(jwt, nonce.map(Nonce::new).orElse(null)));
  }

  LogoutTokenClaimsSet logout(String token)
      throws ProviderRefusedException, ProviderUnreachableException {
    return checked(
        token, (jwt, issuer) -> new LogoutTokenValidator(issuer, client, keys, null).validate(jwt));
  }

  private <T> T checked(String token, Check<T> check)
      throws ProviderRefusedException, ProviderUnreachableException {
    try {
      JWT jwt = JWTParser.parse(token);
      String issuer = jwt.getJWTClaimsSet().getIssuer();
      if (issuer == null || !issuers.contains(issuer)) {
        throw new ProviderRefusedException("the token is of another issuer");
      }
      return check.validate(jwt, new Issuer(issuer));
    } catch (ParseException | BadJOSEException | IllegalArgumentException e) {
      throw new ProviderRefusedException("the token is not valid: " + e.getMessage());
    } catch (JOSEException e) {
      throw new ProviderUnreachableException("the provider's keys cannot be had", e);
    }
  }

  private interface Check<T> {
    T validate(JWT token, Issuer issuer) throws BadJOSEException, JOSEException;
  }
}

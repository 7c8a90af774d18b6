package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * The identity provider as the server speaks to it (enterprise-api.md §4.1). Every call that speaks
 * to it may block, up to a configured time, and separates the two failures that must never be
 * confused: {@link ProviderRefusedException}, the provider's answer, on which something may be
 * unlinked or ended; and {@link ProviderUnreachableException}, no answer, on which nothing may.
 *
 * <p>Safe from any thread.
 */
public interface IdentityProvider {

  /** The address to which a browser goes to sign in; no request is made. */
  URI authorizeUrl(Authorization request);

  /**
   * Trades a code for tokens and checks the ID token that comes with them.
   *
   * @throws ProviderRefusedException when the code is no good, or the ID token is not what it must
   *     be
   */
  SignedIn exchange(Exchange exchange)
      throws ProviderRefusedException, ProviderUnreachableException;

  /** New tokens for a refresh token, an offline one too, with what the provider says now. */
  SignedIn refresh(Secret refreshToken)
      throws ProviderRefusedException, ProviderUnreachableException;

  /** What the provider knows of the owner of an access token. */
  Person userinfo(Secret accessToken) throws ProviderRefusedException, ProviderUnreachableException;

  /** Ends the provider's session that a refresh token belongs to. */
  void logout(Secret refreshToken) throws ProviderRefusedException, ProviderUnreachableException;

  /**
   * The token of another provider (GitHub, say) that this one keeps for the owner of an access
   * token; empty when it keeps none for that alias.
   */
  Optional<BrokeredToken> brokeredToken(Secret accessToken, String alias)
      throws ProviderRefusedException, ProviderUnreachableException;

  /**
   * The provider's sessions of a log-out token it sent to us (OpenID Connect Back-Channel Logout).
   *
   * @throws ProviderRefusedException when it is not the provider's, or not for us
   */
  LogoutNotice readLogoutToken(String token)
      throws ProviderRefusedException, ProviderUnreachableException;
}

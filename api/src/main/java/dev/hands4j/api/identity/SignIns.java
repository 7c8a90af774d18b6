package dev.hands4j.api.identity;

import dev.hands4j.api.user.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Sign-ins on their way to the identity provider and back, whichever node they come back to. Each
 * is found once.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface SignIns {

  /**
   * Remembers a sign-in for a while.
   *
   * @param state random value that travels through the identity provider
   * @param browser random value that stays in the browser, in a cookie
   */
  void begin(Secret state, Secret browser, Attempt attempt, Duration lifetime);

  /**
   * The attempt with this state, if this browser began it and it has not run out; from now on it is
   * gone, so that an answer cannot be replayed. A wrong browser takes nothing away.
   */
  Optional<Attempt> complete(Secret state, Secret browser);

  /**
   * What must be known to go on.
   *
   * @param nonce that the ID token must repeat
   * @param verifier of PKCE
   * @param returnTo where the person wants to be afterwards
   */
  record Attempt(String nonce, Secret verifier, String returnTo) {}
}

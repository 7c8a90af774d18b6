package dev.hands4j.api.identity;

import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.util.Optional;

/**
 * One refresh token for each person with which the server can act for them without a browser
 * (enterprise-api.md §4.4). Encrypted at rest.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface OfflineTokens {
  Optional<Secret> of(UserId user);

  void store(UserId user, Secret token);

  /** Forgets it, which is right only when the identity provider said that it is void. */
  void forget(UserId user, Secret token);
}

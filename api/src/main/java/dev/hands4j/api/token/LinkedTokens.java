package dev.hands4j.api.token;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens as they are stored.
 *
 * @param expiresAt of {@code access}; empty means never, or not known
 * @param linkedAt when the person signed in through the provider
 * @param refused why the provider takes the refresh token no more
 * @param readAt the time of the database at which this was read
 */
public record LinkedTokens(
    ProviderType provider,
    Secret access,
    Optional<Secret> refresh,
    Optional<Instant> expiresAt,
    Optional<Instant> refreshExpiresAt,
    Instant linkedAt,
    Optional<String> refused,
    Instant readAt) {

  /** Whether the access token is good for at least this long. */
  public boolean lasts(Duration margin) {
    return expiresAt.isEmpty() || expiresAt.get().isAfter(readAt.plus(margin));
  }

  /** Whether there is a refresh token that has not expired. */
  public boolean canBeRenewed() {
    return refresh.isPresent()
        && (refreshExpiresAt.isEmpty() || refreshExpiresAt.get().isAfter(readAt));
  }
}

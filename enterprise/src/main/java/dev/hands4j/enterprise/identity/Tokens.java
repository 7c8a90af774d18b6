package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Tokens as the provider gave them.
 *
 * @param expiresIn of the access token, counted from when it was received
 * @param refreshExpiresIn empty means no end
 */
public record Tokens(
    Secret access,
    Secret refresh,
    Optional<Secret> id,
    Duration expiresIn,
    Optional<Duration> refreshExpiresIn) {}

package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * A token of another provider, kept by ours (enterprise-api.md §4.3).
 *
 * @param expiresIn empty means never, or not known
 */
public record BrokeredToken(
    Secret access,
    Optional<Secret> refresh,
    Optional<Duration> expiresIn,
    Optional<Duration> refreshExpiresIn) {}

package dev.hands4j.api.identity;

import dev.hands4j.api.user.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens of the identity provider that a session stands for. Kept encrypted, never sent to a
 * browser.
 *
 * @param accessExpiresAt when the person must be confirmed again, which is what renewal does
 * @param refreshExpiresAt empty means that the provider set no end
 */
public record SessionTokens(
    Secret access,
    Secret refresh,
    Optional<Secret> id,
    Instant accessExpiresAt,
    Optional<Instant> refreshExpiresAt) {}

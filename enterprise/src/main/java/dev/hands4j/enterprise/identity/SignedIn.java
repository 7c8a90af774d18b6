package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;
import java.util.Optional;

/**
 * Tokens with what the checked ID token says.
 *
 * @param providerSession the provider's name for its session
 */
public record SignedIn(
    Tokens tokens,
    UserId user,
    Optional<String> email,
    boolean emailVerified,
    Optional<String> providerSession) {}

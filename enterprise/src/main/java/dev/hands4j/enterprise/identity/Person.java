package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;
import java.util.Optional;

/**
 * What the provider says about somebody.
 *
 * @param name the user name there
 * @param identityProvider alias of the provider behind it, as it is sent, {@code
 *     enterprise_sso:saml} for example
 */
public record Person(
    UserId user,
    Optional<String> name,
    Optional<String> email,
    boolean emailVerified,
    Optional<String> identityProvider) {}

package dev.hands4j.api.identity;

import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A browser in which somebody has signed in, as of now (architecture §8 point 15).
 *
 * @param name the person's name at the identity provider
 * @param termsAccepted whether the person has accepted the terms, in this or any other session
 * @param confirmedUntil how long the identity provider's word holds without asking again
 * @param expiresAt the end, whatever is done
 */
public record Session(
    SessionId id,
    UserId user,
    String name,
    Optional<String> email,
    boolean emailVerified,
    boolean termsAccepted,
    Instant confirmedUntil,
    Instant createdAt,
    Instant lastUsedAt,
    Instant expiresAt) {}

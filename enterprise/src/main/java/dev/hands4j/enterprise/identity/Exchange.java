package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.Secret;
import java.util.Optional;

/**
 * A code to be traded.
 *
 * @param redirectUri the one with which it was asked for
 * @param nonce that the ID token must carry, when we asked for one
 */
public record Exchange(
    Secret code, String redirectUri, Optional<Secret> verifier, Optional<String> nonce) {}

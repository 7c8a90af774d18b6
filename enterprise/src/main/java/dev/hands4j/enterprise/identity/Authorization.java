package dev.hands4j.enterprise.identity;

import java.util.Optional;

/**
 * A request to sign somebody in.
 *
 * @param alias of the provider behind the provider, where the person need not choose
 * @param offline whether the refresh token is for use without a browser
 * @param challenge of PKCE (S256)
 */
public record Authorization(
    String redirectUri,
    String state,
    Optional<String> alias,
    boolean offline,
    Optional<String> nonce,
    Optional<String> challenge) {}

package dev.hands4j.api.token;

import dev.hands4j.api.user.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Tokens as a provider issued them just now.
 *
 * @param expiresIn empty means never, or not known
 * @param refreshExpiresIn likewise
 */
public record IssuedTokens(
    Secret access,
    Optional<Secret> refresh,
    Optional<Duration> expiresIn,
    Optional<Duration> refreshExpiresIn) {
  public IssuedTokens {
    check(access);
    refresh.ifPresent(IssuedTokens::check);
  }

  /** Tokens travel in headers, so one that could not is no token. */
  private static void check(Secret token) {
    if (token.isBlank() || token.reveal().chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException("a token is empty, or contains blanks or control codes");
    }
  }
}

package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.token.IssuedTokens;

/** What a provider said when it was asked for new tokens. */
sealed interface Renewal {
  record Renewed(IssuedTokens tokens) implements Renewal {}

  /** The refresh token is good no more, and never will be. */
  record Refused(String why) implements Renewal {}

  /** No answer, one that cannot be used, or one about us and not about the person's token. */
  record Unavailable(String why) implements Renewal {}
}

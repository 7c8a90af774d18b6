package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;

/**
 * Where the tokens of other providers go when somebody signs in (enterprise-api.md §3.3 step 7).
 */
public interface BrokeredTokens {
  /**
   * @param alias of the provider whose token it is
   */
  void remember(UserId user, String alias, BrokeredToken token);
}

package dev.hands4j.api.user;

import java.util.Optional;

/**
 * Who is acting, established once per request or socket. Immutable.
 *
 * @param userId empty in a product without users
 */
public record UserContext(
    Optional<UserId> userId, Optional<String> email, boolean emailVerified, AuthType authType) {

  /** The only user of a product without users. */
  public static UserContext anonymous(AuthType authType) {
    return new UserContext(Optional.empty(), Optional.empty(), true, authType);
  }
}

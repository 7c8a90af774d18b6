package dev.hands4j.api.user;

import java.util.Optional;

/**
 * Who is acting, established once per request or socket. Immutable.
 *
 * @param userId empty in a product without users
 * @param credential names, without giving it away, what the caller proved it with, where that can
 *     be revoked: a socket opened with it ends with it
 */
public record UserContext(
    Optional<UserId> userId,
    Optional<String> email,
    boolean emailVerified,
    AuthType authType,
    Optional<String> credential) {

  /** Without a credential that could be revoked. */
  public UserContext(
      Optional<UserId> userId, Optional<String> email, boolean emailVerified, AuthType authType) {
    this(userId, email, emailVerified, authType, Optional.empty());
  }

  /** The only user of a product without users. */
  public static UserContext anonymous(AuthType authType) {
    return new UserContext(Optional.empty(), Optional.empty(), true, authType);
  }
}

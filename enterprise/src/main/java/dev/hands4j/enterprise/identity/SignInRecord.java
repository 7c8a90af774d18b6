package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;
import java.util.Optional;

/**
 * Told of what happens around sign-in, for the audit; must not throw. Times are the moment of the
 * call.
 */
public interface SignInRecord {
  /**
   * @param address of the peer
   */
  void signedIn(UserId user, String alias, String address);

  /**
   * @param reason for operators, without anything secret
   */
  void refused(Optional<UserId> user, String reason, String address);

  void signedOut(UserId user, String reason, String address);

  void termsAccepted(UserId user, String address);
}

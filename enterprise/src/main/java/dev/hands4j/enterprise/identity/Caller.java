package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver.Reason;
import java.util.Optional;

/** What is known of who calls. */
sealed interface Caller {
  /**
   * Somebody.
   *
   * @param session when they signed in in a browser
   */
  record Known(UserContext user, Optional<Session> session) implements Caller {}

  /**
   * Nobody we know.
   *
   * @param text for a socket
   */
  record Unknown(Reason reason, String text) implements Caller {}

  /** It cannot be told now: the provider has not answered for too long. */
  record Unclear() implements Caller {}
}

package dev.hands4j.api.user;

import java.util.Set;

/** Turns a request or a socket handshake into a {@link UserContext} (boundaries.md C1). */
public interface UserContextResolver {

  /** Who sent this request. */
  Resolution resolve(RequestView request);

  /**
   * Which of these callers, admitted before, would not be admitted any more: their key was revoked
   * or they signed out. Asked now and then about open sockets. One query at most, however many.
   */
  default Set<UserContext> revoked(Set<UserContext> admitted) {
    return Set.of();
  }

  /** The outcome. */
  sealed interface Resolution {
    /** Known, or anonymous where the product has no users. */
    record Resolved(UserContext user) implements Resolution {}

    /**
     * Not admitted.
     *
     * @param refusal the text of the socket refusal and of the REST error, as the wire has it
     */
    record Refused(Reason reason, String refusal) implements Resolution {}
  }

  /** Why somebody is not admitted. */
  enum Reason {
    NO_CREDENTIALS,
    INVALID_CREDENTIALS,
    CREDENTIALS_EXPIRED,
    TERMS_NOT_ACCEPTED,
    EMAIL_NOT_VERIFIED
  }
}

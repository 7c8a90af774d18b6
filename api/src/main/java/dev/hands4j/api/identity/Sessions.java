package dev.hands4j.api.identity;

import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions of people, one row each, the same on every node (architecture §8 point 15,
 * enterprise-api.md §3.7). A session is named by a random value of 256 bits that only the browser
 * has; its hash is what is stored and looked up, so the time of a look-up says nothing about a
 * value.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread. Times are the
 * database's.
 */
public interface Sessions {

  /** Opens a session and answers the value for the cookie, which cannot be read again. */
  Opened open(NewSession session);

  /**
   * The session with this value, if it is valid now: neither closed, expired, nor idle for too
   * long. Notes that it was used, at most once a minute.
   */
  Optional<Session> find(Secret value);

  /** The session with this id, if it is valid now. Does not count as use. */
  Optional<Session> get(SessionId id);

  /** What the session stands for at the identity provider. */
  Optional<SessionTokens> tokens(SessionId id);

  /**
   * Takes the renewal of a session for a while: of all nodes and threads one gets it, when the
   * provider's word has run out (or {@code always}) and nobody has taken it. Whoever has it asks
   * the provider, then calls {@link #renewed}, or {@link #close} when the provider refused; when
   * the provider did not answer, nothing, and somebody tries again after {@code pause}.
   *
   * @return the tokens to renew with, or empty when there is nothing to do
   */
  Optional<SessionTokens> claimRenewal(SessionId id, Duration pause, boolean always);

  /** Keeps new tokens and what the provider now says about the person. */
  void renewed(SessionId id, SessionTokens tokens, Optional<String> email, boolean emailVerified);

  /**
   * Ends a session at once, on every node.
   *
   * @return its user, or empty when there was none
   */
  Optional<UserId> close(SessionId id);

  /** Ends all sessions of a person; answers how many. */
  int closeAllOf(UserId user);

  /** Ends the sessions that belong to a session of the identity provider; answers their users. */
  List<UserId> closeProviderSession(String providerSession);

  /** Which of these are still valid: one query, however many. */
  Set<SessionId> alive(Collection<SessionId> ids);

  /** Removes what has expired; answers how many rows went. Any node may do it at any time. */
  int sweep();

  /**
   * A session to open.
   *
   * @param providerSession the identity provider's name for its own session, for log-outs there
   * @param lifetime the longest it may live
   * @param idle how long it may be unused
   */
  record NewSession(
      UserId user,
      String name,
      Optional<String> email,
      boolean emailVerified,
      Optional<String> providerSession,
      SessionTokens tokens,
      Duration lifetime,
      Duration idle) {}

  /** A new session and the value of its cookie. */
  record Opened(SessionId id, Secret value, Instant expiresAt) {}
}

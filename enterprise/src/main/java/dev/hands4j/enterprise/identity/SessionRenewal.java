package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.identity.SessionId;
import dev.hands4j.api.identity.SessionTokens;
import dev.hands4j.api.identity.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider again when its word about a session has run out. Of all nodes and threads one
 * asks; the others go on with what is known. Only the provider's refusal ends a session. While it
 * does not answer, a session goes on for the grace, and after that is neither admitted nor ended.
 */
public final class SessionRenewal {
  private static final Logger log = LoggerFactory.getLogger(SessionRenewal.class);

  /** When nobody has reported an outcome for so long, somebody else asks. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final IdentityProvider provider;
  private final SignInRecord record;
  private final Duration pause;
  private final Duration grace;
  private final Clock clock;

  public SessionRenewal(
      Sessions sessions,
      IdentityProvider provider,
      SignInRecord record,
      IdentityConfig config,
      Clock clock) {
    this.sessions = sessions;
    this.provider = provider;
    this.record = record;
    this.pause = PAUSE.plus(config.timeout());
    this.grace = config.grace();
    this.clock = clock;
  }

  /**
   * The session as it is now; empty when the provider ended it.
   *
   * @throws ProviderUnreachableException when the provider has not answered for longer than the
   *     grace
   */
  Optional<Session> confirmed(Session session) throws ProviderUnreachableException {
    if (session.confirmedUntil().isAfter(clock.instant())) {
      return Optional.of(session);
    }
    Optional<SessionTokens> claimed = sessions.claimRenewal(session.id(), pause, false);
    return claimed.isEmpty() ? whileOthersAsk(session) : renew(session, claimed.get());
  }

  /**
   * Asks the provider at once, for example because an address was just confirmed; without effect
   * while somebody else does.
   */
  public Optional<Session> renewNow(Session session) throws ProviderUnreachableException {
    Optional<SessionTokens> claimed = sessions.claimRenewal(session.id(), pause, true);
    return claimed.isEmpty() ? sessions.get(session.id()) : renew(session, claimed.get());
  }

  private Optional<Session> whileOthersAsk(Session session) throws ProviderUnreachableException {
    if (session.confirmedUntil().plus(grace).isAfter(clock.instant())) {
      return Optional.of(session);
    }
    Optional<Session> now = sessions.get(session.id());
    if (now.isPresent() && !now.get().confirmedUntil().isAfter(clock.instant())) {
      throw new ProviderUnreachableException("the identity provider has not answered for too long");
    }
    return now;
  }

  private Optional<Session> renew(Session session, SessionTokens tokens)
      throws ProviderUnreachableException {
    SessionId id = session.id();
    try {
      SignedIn now = provider.refresh(tokens.refresh());
      if (!now.user().equals(session.user())) {
        throw new ProviderRefusedException("the identity provider answered about somebody else");
      }
      sessions.renewed(id, kept(now.tokens(), clock.instant()), now.email(), now.emailVerified());
      return sessions.get(id);
    } catch (ProviderRefusedException e) {
      sessions.close(id).ifPresent(user -> record.signedOut(user, "ended at the provider", ""));
      return Optional.empty();
    } catch (ProviderUnreachableException e) {
      log.atWarn()
          .setMessage("a session cannot be confirmed now")
          .addKeyValue("reason", e.getMessage())
          .log();
      return whileOthersAsk(session);
    }
  }

  /** Tokens with their ends as points in time. */
  static SessionTokens kept(Tokens tokens, Instant received) {
    return new SessionTokens(
        tokens.access(),
        tokens.refresh(),
        tokens.id(),
        received.plus(tokens.expiresIn()),
        tokens.refreshExpiresIn().map(received::plus));
  }
}

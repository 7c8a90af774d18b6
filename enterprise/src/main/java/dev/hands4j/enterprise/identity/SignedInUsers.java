package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.identity.SessionId;
import dev.hands4j.api.identity.Sessions;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.RequestView;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who calls: by a key, else by the cookie of a session (enterprise-api.md §3.9, §3.14). One indexed
 * read finds a session, so that one that was ended anywhere is ended everywhere.
 */
public final class SignedInUsers implements UserContextResolver {
  private static final String NOBODY = "No keycloak_auth cookie or valid Authorization header";
  private static final String EXPIRED = "SESSION$TIMEOUT_MESSAGE";
  private static final String PREFIX = "session:";

  private final UserContextResolver keys;
  private final Sessions sessions;
  private final SessionRenewal renewal;
  private final Admission admission;

  /**
   * @param keys resolves API keys
   */
  public SignedInUsers(
      UserContextResolver keys, Sessions sessions, SessionRenewal renewal, Admission admission) {
    this.keys = keys;
    this.sessions = sessions;
    this.renewal = renewal;
    this.admission = admission;
  }

  /** With the state of the account: what has no stages of its own, sockets and tools, asks here. */
  @Override
  public Resolution resolve(RequestView request) {
    return switch (find(request)) {
      case Caller.Known(UserContext user, Optional<Session> session) ->
          AccountRules.problem(request.path(), session)
              .<Resolution>map(reason -> new Resolution.Refused(reason, AccountRules.text(reason)))
              .orElseGet(() -> new Resolution.Resolved(user));
      case Caller.Unknown(Reason reason, String text) -> new Resolution.Refused(reason, text);
      case Caller.Unclear _ ->
          new Resolution.Refused(
              Reason.INVALID_CREDENTIALS,
              "The identity provider did not answer; try again in a moment");
    };
  }

  /** Who calls, whatever the state of the account. */
  Caller find(RequestView request) {
    if (keys.resolve(request) instanceof Resolution.Resolved(UserContext user)) {
      boolean blocked =
          user.userId()
              .filter(id -> admission.blocks(id, Optional.empty(), user.email()))
              .isPresent();
      return blocked ? blocked() : new Caller.Known(user, Optional.empty());
    }
    String value = request.cookies().getOrDefault(SessionCookie.NAME, "");
    if (value.isEmpty()) {
      return new Caller.Unknown(Reason.NO_CREDENTIALS, NOBODY);
    }
    if (!SessionCookie.isWellFormed(value)) {
      return new Caller.Unknown(Reason.INVALID_CREDENTIALS, NOBODY);
    }
    try {
      return sessions
          .find(new Secret(value))
          .map(this::confirmed)
          .orElseGet(() -> new Caller.Unknown(Reason.CREDENTIALS_EXPIRED, EXPIRED));
    } catch (UnclearException _) {
      return new Caller.Unclear();
    }
  }

  private Caller confirmed(Session found) {
    Optional<Session> session;
    try {
      session = renewal.confirmed(found);
    } catch (ProviderUnreachableException e) {
      throw new UnclearException(e);
    }
    if (session.isEmpty()) {
      return new Caller.Unknown(Reason.CREDENTIALS_EXPIRED, EXPIRED);
    }
    Session now = session.get();
    if (admission.blocks(now.user(), Optional.of(now.name()), now.email())) {
      return blocked();
    }
    return new Caller.Known(
        new UserContext(
            Optional.of(now.user()),
            now.email(),
            now.emailVerified(),
            AuthType.COOKIE,
            Optional.of(PREFIX + now.id())),
        session);
  }

  private static Caller blocked() {
    return new Caller.Unknown(Reason.INVALID_CREDENTIALS, "This account is blocked");
  }

  @Override
  public Set<UserContext> revoked(Set<UserContext> admitted) {
    Set<SessionId> asked =
        admitted.stream()
            .flatMap(user -> id(user).stream())
            .collect(Collectors.toUnmodifiableSet());
    Set<UserContext> gone = new HashSet<>(keys.revoked(admitted));
    Set<SessionId> alive = sessions.alive(asked);
    for (UserContext user : admitted) {
      boolean ended = id(user).filter(id -> !alive.contains(id)).isPresent();
      if (ended
          || user.userId()
              .filter(person -> admission.blocks(person, Optional.empty(), user.email()))
              .isPresent()) {
        gone.add(user);
      }
    }
    return gone;
  }

  private static Optional<SessionId> id(UserContext user) {
    return user.credential()
        .filter(credential -> credential.startsWith(PREFIX))
        .map(credential -> new SessionId(credential.substring(PREFIX.length())));
  }

  /** Carries the provider's silence out of a look-up. */
  private static final class UnclearException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnclearException(Throwable cause) {
      super(cause);
    }
  }
}

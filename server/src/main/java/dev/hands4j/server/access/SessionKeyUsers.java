package dev.hands4j.server.access;

import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.RequestView;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import java.util.Optional;

/**
 * Everybody is the same person; with a session key, only those who prove that they know it
 * (rest-core.md §2.1, socketio.md §4.2).
 *
 * <p>REST takes the key from a header, also as a bearer token, which is all that many clients of
 * MCP can send, or from the page's cookie and never from an address, which ends up in logs and
 * histories. The socket handshake also takes it from the query, because the wire has it there.
 */
public final class SessionKeyUsers implements UserContextResolver {
  private static final String SOCKET_PATH = "/socket.io";
  private static final String BEARER = "Bearer ";
  private final Optional<SessionKey> key;

  public SessionKeyUsers(Optional<Secret> key) {
    this.key = key.map(SessionKey::new);
  }

  @Override
  public Resolution resolve(RequestView request) {
    if (key.isEmpty()) {
      return new Resolution.Resolved(UserContext.anonymous(AuthType.NONE));
    }
    SessionKey expected = key.get();
    boolean known =
        request.header("x-session-api-key").filter(expected::matches).isPresent()
            || request
                .header("authorization")
                .filter(value -> value.startsWith(BEARER))
                .filter(value -> expected.matches(value.substring(BEARER.length())))
                .isPresent()
            || Optional.ofNullable(request.cookies().get(SessionKey.COOKIE))
                .filter(expected::matchesCookie)
                .isPresent()
            || (request.path().startsWith(SOCKET_PATH)
                && request.queryParameter("session_api_key").filter(expected::matches).isPresent());
    return known
        ? new Resolution.Resolved(UserContext.anonymous(AuthType.SESSION_KEY))
        : new Resolution.Refused(Reason.INVALID_CREDENTIALS, "invalid_session_api_key");
  }
}

package dev.hands4j.enterprise.access;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.RequestView;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Callers prove who they are with a key of theirs (enterprise-api.md §3.9, §3.10): as a bearer
 * token, or in {@code X-Session-API-Key} or {@code X-Access-Token}, because some clients drop
 * {@code Authorization} on a redirect. A page cannot set headers of a WebSocket, so the handshake
 * also takes the key from the query, as the wire has it; REST never does.
 */
public final class ApiKeyUsers implements UserContextResolver {
  private static final String SOCKET_PATH = "/socket.io";
  private static final String PREFIX = "key:";
  private static final String BEARER = "Bearer ";
  private static final int LONGEST = 512;

  private final ApiKeys keys;

  public ApiKeyUsers(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public Resolution resolve(RequestView request) {
    Optional<Secret> given = given(request);
    if (given.isEmpty()) {
      return new Resolution.Refused(
          Reason.NO_CREDENTIALS, "No keycloak_auth cookie or valid Authorization header");
    }
    return keys.find(given.get())
        .<Resolution>map(key ->
            new Resolution.Resolved(
                new UserContext(
                    Optional.of(key.user()),
                    Optional.empty(),
                    true,
                    AuthType.BEARER,
                    Optional.of(credential(key.id())))))
        .orElseGet(() ->
            new Resolution.Refused(
                Reason.INVALID_CREDENTIALS,
                "No keycloak_auth cookie or valid Authorization header"));
  }

  /** How a caller with the key of this id is told from others of the same user. */
  public static String credential(String keyId) {
    return PREFIX + keyId;
  }

  @Override
  public Set<UserContext> revoked(Set<UserContext> admitted) {
    Map<UserContext, String> asked = new HashMap<>();
    for (UserContext user : admitted) {
      user.credential()
          .filter(credential -> credential.startsWith(PREFIX))
          .ifPresent(credential -> asked.put(user, credential.substring(PREFIX.length())));
    }
    if (asked.isEmpty()) {
      return Set.of();
    }
    Set<String> valid = keys.valid(Set.copyOf(asked.values()));
    asked.values().removeIf(valid::contains);
    return asked.keySet();
  }

  private static Optional<Secret> given(RequestView request) {
    Optional<String> bearer =
        request
            .header("authorization")
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(value -> value.substring(BEARER.length()));
    Optional<String> query =
        request.path().startsWith(SOCKET_PATH)
            ? request.queryParameter("session_api_key")
            : Optional.empty();
    return Stream.of(
            bearer, request.header("x-session-api-key"), request.header("x-access-token"), query)
        .flatMap(Optional::stream)
        .map(String::strip)
        .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
        .findFirst()
        .map(Secret::new);
  }
}

package dev.hands4j.git;

import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.git.CloneAccess.Credentials;
import dev.hands4j.api.user.Secret;
import java.util.Optional;

/** Forms clone addresses (integrations.md §1.5). */
final class Clone {
  private Clone() {}

  static CloneAccess access(Endpoint endpoint, RepositoryName repository, Secret token) {
    StringBuilder path = new StringBuilder();
    for (String segment : repository.segments()) {
      path.append('/').append(Call.encode(segment));
    }
    String url = endpoint.web() + path + ".git";
    String value = token.reveal().strip();
    Credentials credentials = credentials(endpoint, value);
    String authority =
        switch (endpoint.provider()) {
          // The token alone is the user name here; as a password it needs one of GitHub's own.
          case GITHUB -> Call.encode(value);
          case GITLAB, BITBUCKET, ENTERPRISE_SSO ->
              Call.encode(credentials.username())
                  + ":"
                  + Call.encode(credentials.password().reveal());
        };
    String authenticated = url.replaceFirst("://", "://" + quoted(authority) + "@");
    return new CloneAccess(url, Optional.of(credentials), new Secret(authenticated));
  }

  private static Credentials credentials(Endpoint endpoint, String token) {
    return switch (endpoint.provider()) {
      case GITHUB -> new Credentials("x-access-token", new Secret(token));
      case GITLAB -> new Credentials("oauth2", new Secret(token));
      case BITBUCKET, ENTERPRISE_SSO -> {
        int colon = token.indexOf(':');
        yield colon < 0
            ? new Credentials("x-token-auth", new Secret(token))
            : new Credentials(token.substring(0, colon), new Secret(token.substring(colon + 1)));
      }
    };
  }

  private static String quoted(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }
}

package dev.hands4j.server.workspace;

import dev.hands4j.api.git.CloneAccess.Credentials;
import dev.hands4j.api.user.ProviderType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives git credentials without a place where they stay: a helper that reads variables. For a clone
 * these are variables of that program only; for what the agent does later, those it has anyway.
 */
final class Credential {
  private static final String USER = "HANDS4J_CLONE_USER";
  private static final String PASSWORD = "HANDS4J_CLONE_PASSWORD";

  private static final String CLONE_HELPER =
      "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$"
          + USER
          + "\" \"$"
          + PASSWORD
          + "\"; }; f";

  private Credential() {}

  /** Configuration and variables of one clone. */
  static Map<String, String> forClone(Origin origin) {
    Map<String, String> environment = new LinkedHashMap<>();
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put("core.hooksPath", "/dev/null");
    configuration.put("core.askPass", "");
    // A helper of the machine would keep what it sees.
    configuration.put("credential.helper", "");
    Optional<Credentials> credentials = origin.access().credentials();
    if (credentials.isPresent()) {
      configuration.put("credential." + origin.authority() + ".helper", CLONE_HELPER);
      environment.put(USER, credentials.get().username());
      environment.put(PASSWORD, credentials.get().password().reveal());
    }
    GitConfiguration.asEnvironment(configuration, environment);
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("LC_ALL", "C");
    return environment;
  }

  /** The helper written into the clone: it holds the name of a variable, no token. */
  static Optional<String> lasting(ProviderType provider) {
    return switch (provider) {
      case GITHUB -> Optional.of(reading("GITHUB_TOKEN", "x-access-token"));
      case GITLAB -> Optional.of(reading("GITLAB_TOKEN", "oauth2"));
      case BITBUCKET ->
          Optional.of(
              "!f() { test \"$1\" = get && test -n \"$BITBUCKET_TOKEN\" || return 0;"
                  + " case $BITBUCKET_TOKEN in *:*) u=${BITBUCKET_TOKEN%%:*};"
                  + " p=${BITBUCKET_TOKEN#*:};; *) u=x-token-auth; p=$BITBUCKET_TOKEN;; esac;"
                  + " printf 'username=%s\\npassword=%s\\n' \"$u\" \"$p\"; }; f");
      case ENTERPRISE_SSO -> Optional.empty();
    };
  }

  private static String reading(String variable, String user) {
    return ("!f() { test \"$1\" = get && test -n \"$%s\" &&"
            + " printf 'username=%s\\npassword=%%s\\n' \"$%s\"; }; f")
        .formatted(variable, user, variable);
  }
}

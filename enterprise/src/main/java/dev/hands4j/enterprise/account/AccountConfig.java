package dev.hands4j.enterprise.account;

import dev.hands4j.enterprise.audit.TrustedProxies;
import dev.hands4j.server.config.Environment;
import java.util.List;

/**
 * What an operator can choose about accounts.
 *
 * @param keysPerUser most API keys of one user, expired ones included
 * @param proxies whose word about the client's address counts
 */
public record AccountConfig(int keysPerUser, TrustedProxies proxies) {

  /** Reads the names this part knows. */
  public static AccountConfig read(Environment env) {
    return new AccountConfig(
        env.number("HANDS4J_KEYS_PER_USER", 50, 1, 10_000, "API keys one user may have"),
        proxies(env));
  }

  private static TrustedProxies proxies(Environment env) {
    List<String> given =
        env.list(
            "HANDS4J_TRUSTED_PROXIES",
            "addresses and networks of proxies whose X-Forwarded-For is believed, such as"
                + " 10.0.0.0/8");
    try {
      return TrustedProxies.of(given);
    } catch (IllegalArgumentException e) {
      env.problem("HANDS4J_TRUSTED_PROXIES: %s", String.valueOf(e.getMessage()));
      return TrustedProxies.of(List.of());
    }
  }
}

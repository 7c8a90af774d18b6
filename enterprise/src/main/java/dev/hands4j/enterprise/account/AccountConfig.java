package dev.hands4j.enterprise.account;

import dev.hands4j.enterprise.audit.TrustedProxies;
import dev.hands4j.server.config.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an operator can choose about accounts (enterprise-api.md §10).
 *
 * @param keysPerUser most API keys of one user, expired ones included
 * @param toolTokens how long the token with which a conversation calls this server is valid
 * @param proxies whose word about the client's address counts
 * @param debugging whether the routes for looking into a node exist
 * @param maintenance when the next maintenance begins, as people are told
 */
public record AccountConfig(
    int keysPerUser,
    Duration toolTokens,
    TrustedProxies proxies,
    boolean debugging,
    Optional<String> maintenance) {

  /** Reads the names this part knows. */
  public static AccountConfig read(Environment env) {
    return new AccountConfig(
        env.number("HANDS4J_KEYS_PER_USER", 50, 1, 10_000, "API keys one user may have"),
        env.duration(
            "HANDS4J_TOOL_TOKEN_TTL",
            Duration.ofHours(12),
            Duration.ofMinutes(1),
            Duration.ofDays(7),
            "how long the token with which a conversation calls this server is valid"),
        proxies(env),
        env.flag(
            "ADD_DEBUGGING_ROUTES",
            false,
            "adds /debugging/pool-stats and /debugging/test-db, for operators"),
        env.text("MAINTENANCE_START_TIME", "", "when maintenance begins, ISO 8601; pages show it"));
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

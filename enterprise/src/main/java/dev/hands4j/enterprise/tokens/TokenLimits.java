package dev.hands4j.enterprise.tokens;

import java.time.Duration;

/**
 * Bounds of renewing tokens.
 *
 * @param margin a token that ends sooner is renewed before it is used (enterprise-api.md §4.3)
 * @param exchange for one request to a provider, to the last byte of the answer
 * @param claim how long one renewer keeps others waiting; longer than an exchange
 * @param patience how long the others wait
 * @param maxAnswerBytes of a provider
 */
public record TokenLimits(
    Duration margin, Duration exchange, Duration claim, Duration patience, int maxAnswerBytes) {
  public static final TokenLimits DEFAULTS =
      new TokenLimits(
          Duration.ofSeconds(600),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(35),
          64 * 1024);

  public TokenLimits {
    if (margin.isNegative()
        || !exchange.isPositive()
        || claim.compareTo(exchange) <= 0
        || patience.isNegative()
        || maxAnswerBytes < 1) {
      throw new IllegalArgumentException("a claim must last longer than an exchange");
    }
  }
}

package dev.hands4j.testkit;

import java.time.Duration;
import java.util.Optional;

/**
 * An error status with the body in the shape of the asked provider.
 *
 * @param status 400 to 599
 * @param kind which failure the body names; several share a status
 * @param message empty: the provider's usual words
 * @param retryAfter sent as {@code Retry-After} in whole seconds, rounded up
 * @param latency added to that of the model
 */
public record Refusal(
    int status, Kind kind, Optional<String> message, Optional<Duration> retryAfter, Latency latency)
    implements Reply {

  /** Which failure the body names. */
  public enum Kind {
    BAD_REQUEST,
    CONTEXT_WINDOW,
    AUTHENTICATION,
    PERMISSION,
    NOT_FOUND,
    TOO_LARGE,
    RATE_LIMIT,
    /** The account has no money left: 429 like a rate limit, but waiting does not help. */
    OUT_OF_CREDITS,
    SERVER_ERROR,
    OVERLOADED
  }

  public Refusal {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be 400 to 599, was " + status);
    }
  }

  static Refusal of(int status) {
    Kind kind =
        switch (status) {
          case 401 -> Kind.AUTHENTICATION;
          case 403 -> Kind.PERMISSION;
          case 404 -> Kind.NOT_FOUND;
          case 413 -> Kind.TOO_LARGE;
          case 429 -> Kind.RATE_LIMIT;
          case 503, 529 -> Kind.OVERLOADED;
          default -> status < 500 ? Kind.BAD_REQUEST : Kind.SERVER_ERROR;
        };
    return new Refusal(status, kind, Optional.empty(), Optional.empty(), Latency.NONE);
  }

  static Refusal contextWindow() {
    return new Refusal(400, Kind.CONTEXT_WINDOW, Optional.empty(), Optional.empty(), Latency.NONE);
  }

  /** 429 because the account is empty. */
  public static Refusal outOfCredits() {
    return new Refusal(429, Kind.OUT_OF_CREDITS, Optional.empty(), Optional.empty(), Latency.NONE);
  }

  public Refusal retryAfter(Duration time) {
    return new Refusal(status, kind, message, Optional.of(time), latency);
  }

  public Refusal withMessage(String text) {
    return new Refusal(status, kind, Optional.of(text), retryAfter, latency);
  }

  @Override
  public Refusal after(Duration firstByte) {
    return new Refusal(status, kind, message, retryAfter, Latency.firstByte(firstByte));
  }
}

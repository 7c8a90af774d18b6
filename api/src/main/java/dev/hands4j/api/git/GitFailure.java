package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a provider gave no answer. {@code message} is the text of the wire (integrations.md §1.3) and
 * safe to show: it never holds a token, a header or a URL with parameters.
 *
 * @param provider whose failure it is; empty when it concerns all linked providers together
 * @param retryAfter how long the provider asks to wait, where it said so
 */
public record GitFailure(
    Kind kind, Optional<ProviderType> provider, String message, Optional<Duration> retryAfter) {

  /** A failure of one provider that named no waiting time. */
  public static GitFailure of(Kind kind, ProviderType provider, String message) {
    return new GitFailure(kind, Optional.of(provider), message, Optional.empty());
  }

  /** A failure of all linked providers together. */
  public static GitFailure ofAll(Kind kind, String message) {
    return new GitFailure(kind, Optional.empty(), message, Optional.empty());
  }

  /** What kind of failure; decides the HTTP status and whether trying again may help. */
  public enum Kind {
    /** The provider refused the token, and there was no newer one (HTTP 401). */
    UNAUTHORIZED(false),
    /** The owner has no token for the provider, or it could not be obtained. */
    NO_TOKEN(false),
    /** The token is good and not entitled to this (HTTP 403). */
    FORBIDDEN(false),
    /** No such thing, or not visible to this token (HTTP 404, 410). */
    NOT_FOUND(false),
    /** Too many requests (HTTP 429, and 403 where the provider says it means that). */
    RATE_LIMITED(true),
    /** The provider understood and declined: any other HTTP 4xx, or a GraphQL error. */
    REFUSED(false),
    /** The provider failed (HTTP 5xx). */
    UPSTREAM(true),
    /** No answer in time, or no connection. */
    UNREACHABLE(true),
    /** An answer that is not what the provider's API promises. */
    MALFORMED(true),
    /** An answer beyond the configured limit. */
    TOO_LARGE(false),
    /** The question itself cannot be asked: a malformed repository name, path or host. */
    INVALID_REQUEST(false),
    /** The provider has no such thing. */
    UNSUPPORTED(false);

    private final boolean retryable;

    Kind(boolean retryable) {
      this.retryable = retryable;
    }

    /** Whether the same question may be answered later. */
    public boolean isRetryable() {
      return retryable;
    }
  }
}

package dev.hands4j.agent.llm;

import dev.hands4j.agent.llm.LlmException.Kind;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns what a call threw into a {@link LlmException} (agent.md §5.1, §5.5). */
final class Failures {
  private static final int LONGEST_TEXT = 2_000;

  private static final List<String> CONTEXT_WINDOW =
      List.of(
          "contextwindowexceedederror",
          "context_length_exceeded",
          "prompt is too long",
          "input length and `max_tokens` exceed context limit",
          "please reduce the length of either one",
          "the request exceeds the available context size",
          "context length exceeded",
          "maximum context length");

  private Failures() {}

  /**
   * What failed.
   *
   * @param retryAfter how long the provider asked to wait
   */
  static LlmException of(Throwable failure, Optional<Duration> retryAfter) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof HttpException http) {
        return new LlmException(
            ofStatus(http.statusCode(), text(http)), text(http, http.statusCode()), retryAfter);
      }
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof HttpTimeoutException || t instanceof TimeoutException) {
        return new LlmException(Kind.TIMEOUT, "The model did not answer in time.");
      }
      if (t instanceof IOException) {
        return new LlmException(Kind.CONNECTION, "Connection to the model failed: " + text(t));
      }
    }
    Kind kind =
        switch (failure) {
          case AuthenticationException _ -> Kind.AUTHENTICATION;
          case RateLimitException _ -> Kind.RATE_LIMIT;
          case ContentFilteredException _ -> Kind.CONTENT_POLICY;
          case InternalServerException _ -> Kind.INTERNAL_SERVER;
          case ModelNotFoundException _ -> Kind.NOT_FOUND;
          case InvalidRequestException _ -> ofBadRequest(text(failure));
          default -> ofStreamText(text(failure));
        };
    return new LlmException(kind, text(failure));
  }

  static Kind ofStatus(int status, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (status) {
      case 400, 413, 422 -> ofBadRequest(text);
      case 401 -> Kind.AUTHENTICATION;
      case 402 -> Kind.OUT_OF_CREDITS;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 429 ->
          // An empty account is told with the status of a rate limit, but waiting does not help.
          lower.contains("insufficient_quota") || lower.contains("exceeded your current quota")
              ? Kind.OUT_OF_CREDITS
              : Kind.RATE_LIMIT;
      case 503 -> Kind.SERVICE_UNAVAILABLE;
      case 500, 529 -> Kind.INTERNAL_SERVER;
      default -> {
        if (lower.contains("rate limit")) {
          yield Kind.RATE_LIMIT;
        }
        yield lower.contains("overloaded") ? Kind.INTERNAL_SERVER : Kind.API;
      }
    };
  }

  private static Kind ofBadRequest(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.contains("ExceededBudget")) {
      return Kind.OUT_OF_CREDITS;
    }
    if (text.contains("ContentPolicyViolationError") || lower.contains("content_policy")) {
      return Kind.CONTENT_POLICY;
    }
    return CONTEXT_WINDOW.stream().anyMatch(lower::contains)
        ? Kind.CONTEXT_WINDOW
        : Kind.BAD_REQUEST;
  }

  // An error told in the middle of a stream has no status of its own, only words.
  private static Kind ofStreamText(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("overloaded")) {
      return Kind.INTERNAL_SERVER;
    }
    if (lower.contains("rate_limit") || lower.contains("rate limit")) {
      return Kind.RATE_LIMIT;
    }
    if (CONTEXT_WINDOW.stream().anyMatch(lower::contains)) {
      return Kind.CONTEXT_WINDOW;
    }
    return Kind.API;
  }

  private static String text(Throwable failure, int status) {
    return "HTTP " + status + ": " + text(failure);
  }

  private static String text(Throwable failure) {
    String text = failure.getMessage();
    if (text == null || text.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return text.codePointCount(0, text.length()) > LONGEST_TEXT
        ? text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) + "…"
        : text;
  }
}

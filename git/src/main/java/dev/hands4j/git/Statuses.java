package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What an answer that is no success means, in the words of the wire (integrations.md §1.3). */
final class Statuses {
  private static final int LONGEST_DETAIL = 300;
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final InstantSource clock;

  Statuses(InstantSource clock) {
    this.clock = clock;
  }

  GitFailure unauthorized(ProviderType provider) {
    return GitFailure.of(
        Kind.UNAUTHORIZED, provider, "Invalid %s token".formatted(provider.wire()));
  }

  /**
   * The failure an HTTP answer stands for; what the provider says is passed on without the token.
   */
  GitFailure failure(ProviderType provider, String subject, Reply reply, Secret token) {
    String detail = masked(detail(reply), token);
    return switch (reply.status()) {
      case 401 -> unauthorized(provider);
      case 404, 410 ->
          GitFailure.of(
              Kind.NOT_FOUND,
              provider,
              "Resource not found on %s API: %s".formatted(provider.wire(), subject));
      case 429 -> rateLimited(provider, wait(reply));
      case 403 ->
          meansRateLimit(reply, detail)
              ? rateLimited(provider, wait(reply))
              : other(Kind.FORBIDDEN, provider, subject, reply, detail);
      default ->
          other(
              reply.status() >= 500 ? Kind.UPSTREAM : Kind.REFUSED,
              provider,
              subject,
              reply,
              detail);
    };
  }

  /** The failure the errors of a GraphQL answer stand for. */
  GitFailure graphQlFailure(ProviderType provider, JsonNode errors, Secret token) {
    List<String> texts = new ArrayList<>();
    boolean limited = false;
    for (JsonNode error : errors) {
      Fields.optional(error, "message").ifPresent(texts::add);
      limited |= Fields.orEmpty(error, "type").equals("RATE_LIMITED");
    }
    if (limited) {
      return rateLimited(provider, Optional.empty());
    }
    String prefix = provider == ProviderType.GITHUB ? "GraphQL query error: " : "GraphQL error: ";
    return GitFailure.of(Kind.REFUSED, provider, prefix + masked(String.join("; ", texts), token));
  }

  private static GitFailure other(
      Kind kind, ProviderType provider, String subject, Reply reply, String detail) {
    String text =
        "Unknown error: %s answered %d for %s".formatted(provider.wire(), reply.status(), subject);
    return GitFailure.of(kind, provider, detail.isEmpty() ? text : text + ": " + detail);
  }

  private static GitFailure rateLimited(ProviderType provider, Optional<Duration> wait) {
    return new GitFailure(
        Kind.RATE_LIMITED,
        Optional.of(provider),
        "%s API rate limit exceeded".formatted(provider.wire()),
        wait);
  }

  /** GitHub answers 403 for both its limits. */
  private static boolean meansRateLimit(Reply reply, String detail) {
    return reply.header("Retry-After").isPresent()
        || reply.header("X-RateLimit-Remaining").filter("0"::equals).isPresent()
        || detail.toLowerCase(Locale.ROOT).contains("rate limit");
  }

  private Optional<Duration> wait(Reply reply) {
    return number(reply, "Retry-After")
        .map(Duration::ofSeconds)
        .or(() ->
            number(reply, "X-RateLimit-Reset") // GitHub
                .or(() -> number(reply, "RateLimit-Reset")) // GitLab
                .map(at -> Duration.between(clock.instant(), Instant.ofEpochSecond(at))))
        .filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0);
  }

  private static Optional<Long> number(Reply reply, String header) {
    return reply
        .header(header)
        .filter(text -> text.matches("\\d{1,12}")) // the other form is a date; nobody sends it
        .map(Long::valueOf);
  }

  /** What the provider says is wrong, in whichever of the usual places it says so. */
  private static String detail(Reply reply) {
    JsonNode body;
    try {
      body = reply.json();
    } catch (UnexpectedAnswer e) {
      return ""; // a page for people, of a proxy perhaps: nothing to pass on
    }
    List<String> texts = new ArrayList<>();
    collect(body.path("message"), texts);
    collect(body.path("error"), texts);
    collect(body.path("errors"), texts);
    return String.join("; ", texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isString()) {
      texts.add(node.asString());
    } else if (node.isObject()) {
      collect(node.path("message"), texts);
    } else if (node.isArray()) {
      node.forEach(element -> collect(element, texts));
    }
  }

  private static String masked(String text, Secret token) {
    String value = token.reveal().strip();
    String base64 = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    String masked = text.replace(base64, "******");
    for (String part : value.split(":")) {
      masked = part.isEmpty() ? masked : masked.replace(part, "******");
    }
    return shortened(masked);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST_DETAIL
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_DETAIL)) + "…";
  }
}

package dev.hands4j.enterprise.account;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.ApiKeys.ApiKey;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.rest.Body;
import dev.hands4j.server.rest.RouteGroup;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * API keys of the caller (enterprise-api.md §5.2). The value is in the answer that makes a key and
 * nowhere else; a key of somebody else and one that does not exist are the same.
 *
 * <p>The wire's ids are integers; ours are 48 bits of the hash of the stored id, so that they say
 * nothing about how many keys others have.
 */
public final class ApiKeyRoutes implements RouteGroup {
  private static final String PATH = "/api/keys";
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_TIME = 40;

  /** Hidden in lists of the reference, which makes one for each user. */
  private static final String RESERVED = "MCP_API_KEY";

  private static final DateTimeFormatter WIRE =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(java.util.Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ApiKeys keys;
  private final int most;
  private final int maxBody;
  private final InstantSource clock;

  /**
   * @param most keys a user may have
   * @param maxBody bytes
   */
  public ApiKeyRoutes(ApiKeys keys, int most, int maxBody, InstantSource clock) {
    this.keys = keys;
    this.most = most;
    this.maxBody = maxBody;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.delete(PATH + "/{key_id}", this::delete);
  }

  private static UserId user(Context ctx) {
    UserContext caller = Identity.of(ctx.req());
    return caller.userId().orElseThrow(() -> ApiError.error(401, "User is not authenticated"));
  }

  private void list(Context ctx) {
    ArrayNode answer = JsonBody.array();
    keys.of(user(ctx)).forEach(key -> answer.add(json(key)));
    json(ctx, JsonBody.bytes(answer));
  }

  private void create(Context ctx) {
    UserId user = user(ctx);
    Body body = Body.read(ctx, maxBody);
    String name = name(body);
    Optional<Instant> expiry = body.text("expires_at").map(this::expiry);
    ApiKeys.Created created =
        keys.createWithin(user, name, expiry, most)
            .orElseThrow(() ->
                ApiError.detail(
                    409,
                    "You have %d API keys, which is the most; delete one first".formatted(most)));
    ctx.header("Cache-Control", "no-store");
    json(ctx, JsonBody.bytes(json(created.key()).put("key", created.value().reveal())));
  }

  private static String name(Body body) {
    String name = body.text("name").map(String::strip).orElse("");
    if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
      throw wrong("name", "Value error, A name has at most " + LONGEST_NAME + " characters", "");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw wrong("name", "Value error, A name has no control characters", "");
    }
    if (name.equals(RESERVED)) {
      throw wrong("name", "Value error, This name is reserved", name);
    }
    return name;
  }

  /** A time without a zone is UTC, as the wire's own times are. */
  private Instant expiry(String text) {
    Instant expiry;
    try {
      if (text.length() > LONGEST_TIME) {
        throw new DateTimeParseException("too long", "", 0);
      }
      expiry =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
                      text.strip(), OffsetDateTime::from, LocalDateTime::from)
                  instanceof OffsetDateTime at
              ? at.toInstant()
              : LocalDateTime.parse(text.strip()).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException _) {
      throw wrong("expires_at", "Input should be a valid datetime", "");
    }
    if (!expiry.isAfter(clock.instant())) {
      throw wrong("expires_at", "Value error, Expiration date cannot be in the past", text);
    }
    if (expiry.isAfter(clock.instant().plus(36_500, ChronoUnit.DAYS))) {
      throw wrong("expires_at", "Value error, Expiration date is too far away", text);
    }
    return expiry.truncatedTo(ChronoUnit.MICROS);
  }

  private void delete(Context ctx) {
    UserId user = user(ctx);
    String given = ctx.pathParam("key_id");
    long number;
    try {
      number = Long.parseLong(given);
    } catch (NumberFormatException _) {
      throw ApiError.invalid(
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer",
          JsonBody.string(given.substring(0, Math.min(given.length(), LONGEST_NAME))),
          "path",
          "key_id");
    }
    String id =
        keys.of(user).stream()
            .map(ApiKey::id)
            .filter(known -> number(known) == number)
            .findFirst()
            .orElse(given);
    if (!keys.revoke(user, id)) {
      throw ApiError.detail(404, "API key not found");
    }
    json(ctx, JsonBody.bytes(JsonBody.object().put("message", "API key deleted successfully")));
  }

  private static ObjectNode json(ApiKey key) {
    return JsonBody.object()
        .put("id", number(key.id()))
        .put("name", key.name().isEmpty() ? null : key.name())
        .put("created_at", WIRE.format(key.createdAt()))
        .put("last_used_at", key.lastUsedAt().map(WIRE::format).orElse(null))
        .put("expires_at", key.expiresAt().map(WIRE::format).orElse(null));
  }

  static long number(String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() >>> 16;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK cannot hash", e);
    }
  }

  private static ApiError wrong(String field, String message, String input) {
    return ApiError.invalid("value_error", message, JsonBody.string(input), "body", field);
  }

  private static void json(Context ctx, byte[] body) {
    ctx.contentType("application/json").result(body);
  }
}

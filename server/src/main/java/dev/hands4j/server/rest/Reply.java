package dev.hands4j.server.rest;

import dev.hands4j.server.http.JsonBody;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Answers with JSON. */
public final class Reply {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private Reply() {}

  public static void json(Context ctx, JsonNode body) {
    json(ctx, 200, body);
  }

  public static void json(Context ctx, int status, JsonNode body) {
    bytes(ctx, status, JsonBody.bytes(body));
  }

  public static void bytes(Context ctx, int status, byte[] json) {
    ctx.status(status).contentType("application/json").result(json);
  }

  public static void message(Context ctx, int status, String message) {
    json(ctx, status, JsonBody.object().put("message", message));
  }

  public static void flag(Context ctx, boolean value) {
    json(ctx, JsonNodeFactory.instance.booleanNode(value));
  }

  /** A date-time as the wire has it: UTC, six fractional digits or none (rest-core.md §5.1). */
  public static String time(Instant instant) {
    Instant micros = instant.truncatedTo(ChronoUnit.MICROS);
    return (micros.getNano() == 0 ? SECONDS : MICROS).format(micros) + "Z";
  }
}

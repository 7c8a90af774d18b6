package dev.hands4j.server.rest;

import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Query parameters, with the wire's 422 for a value of a wrong type. */
public final class Query {
  private Query() {}

  public static Optional<String> text(Context ctx, String name) {
    return Optional.ofNullable(ctx.queryParam(name));
  }

  /** A text that must be there; 422 otherwise. */
  public static String required(Context ctx, String name) {
    return text(ctx, name)
        .orElseThrow(() ->
            ApiError.invalid(
                "missing", "Field required", JsonNodeFactory.instance.nullNode(), "query", name));
  }

  public static Optional<Integer> integer(Context ctx, String name) {
    return text(ctx, name)
        .map(text -> {
          try {
            return Integer.parseInt(text.strip());
          } catch (NumberFormatException _) {
            throw ApiError.invalid(
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer",
                JsonBody.string(text),
                "query",
                name);
          }
        });
  }

  static boolean flag(Context ctx, String name) {
    String text = text(ctx, name).orElse("false");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on", "t", "y" -> true;
      case "false", "0", "no", "off", "f", "n" -> false;
      default ->
          throw ApiError.invalid(
              "bool_parsing",
              "Input should be a valid boolean, unable to interpret input",
              JsonBody.string(text),
              "query",
              name);
    };
  }
}

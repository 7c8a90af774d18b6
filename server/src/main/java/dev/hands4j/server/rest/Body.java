package dev.hands4j.server.rest;

import dev.hands4j.api.Json;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a request. Every reader throws the wire's 422 (shape B) for a value of a wrong
 * type; scalars are coerced leniently except text (rest-core.md §5.1). For one request.
 */
public final class Body {
  private static final JsonNode NULL = JsonNodeFactory.instance.nullNode();
  private final ObjectNode node;

  private Body(ObjectNode node) {
    this.node = node;
  }

  public static Body read(Context ctx, int limit) {
    JsonNode parsed = parse(bytes(ctx, limit));
    if (parsed instanceof ObjectNode object) {
      return new Body(object);
    }
    throw ApiError.invalid(
        "model_attributes_type", "Input should be a valid dictionary", parsed, "body");
  }

  static Body of(ObjectNode node) {
    return new Body(node);
  }

  /** The raw body, refused when it is too large or of another content type. */
  public static byte[] bytes(Context ctx, int limit) {
    String type = Optional.ofNullable(ctx.contentType()).orElse("application/json");
    if (!type.toLowerCase(Locale.ROOT).contains("json")) {
      throw ApiError.invalid(
          "model_attributes_type",
          "The body must be JSON; send content-type application/json",
          JsonBody.string(type),
          "body");
    }
    try {
      return JsonBody.read(ctx.req().getInputStream(), ctx.req().getContentLengthLong(), limit);
    } catch (IOException e) {
      throw new UncheckedIOException("the request body broke off", e);
    }
  }

  static JsonNode parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw ApiError.invalid("missing", "Field required", NULL, "body");
    }
    try {
      JsonNode parsed = JsonBody.parse(bytes);
      return parsed;
    } catch (JacksonException e) {
      throw ApiError.invalid(
          "json_invalid",
          "JSON decode error: " + e.getOriginalMessage(),
          JsonBody.object(),
          "body",
          String.valueOf(e.getLocation() == null ? 0 : e.getLocation().getByteOffset()));
    }
  }

  public ObjectNode node() {
    return node;
  }

  /** Refuses keys that are not named. */
  public Body only(Set<String> names) {
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        throw ApiError.invalid(
            "extra_forbidden", "Extra inputs are not permitted", node.get(name), "body", name);
      }
    }
    return this;
  }

  public boolean has(String name) {
    return node.has(name);
  }

  /** Whether the key is there with the value null. */
  public boolean isNull(String name) {
    return node.has(name) && node.get(name).isNull();
  }

  public Optional<JsonNode> value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  public Optional<String> text(String name) {
    return value(name)
        .map(value -> {
          if (!value.isString()) {
            throw wrong("string_type", "Input should be a valid string", value, name);
          }
          return value.stringValue();
        });
  }

  public String requiredText(String name) {
    if (!node.has(name)) {
      throw ApiError.invalid("missing", "Field required", node, "body", name);
    }
    return text(name)
        .orElseThrow(() -> wrong("string_type", "Input should be a valid string", NULL, name));
  }

  Optional<Boolean> flag(String name) {
    return value(name)
        .map(value -> {
          if (value.isBoolean()) {
            return value.booleanValue();
          }
          return switch (value.asString().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on", "t", "y" -> true;
            case "false", "0", "no", "off", "f", "n" -> false;
            default -> throw wrong("bool_parsing", "Input should be a valid boolean", value, name);
          };
        });
  }

  public Optional<Integer> integer(String name) {
    return value(name)
        .map(value -> {
          try {
            return value.isIntegralNumber()
                ? Math.toIntExact(value.longValue())
                : Integer.parseInt(value.asString().strip());
          } catch (NumberFormatException | ArithmeticException _) {
            throw wrong("int_parsing", "Input should be a valid integer", value, name);
          }
        });
  }

  Optional<Double> decimal(String name) {
    return value(name)
        .map(value -> {
          try {
            double number =
                value.isNumber()
                    ? value.doubleValue()
                    : Double.parseDouble(value.asString().strip());
            if (Double.isFinite(number)) {
              return number;
            }
          } catch (NumberFormatException _) {
            // refused below
          }
          throw wrong("float_parsing", "Input should be a valid number", value, name);
        });
  }

  Optional<List<String>> texts(String name) {
    return value(name)
        .map(value -> {
          if (!value.isArray()) {
            throw wrong("list_type", "Input should be a valid list", value, name);
          }
          List<String> texts = new ArrayList<>();
          for (JsonNode item : value) {
            if (!item.isString()) {
              throw wrong("string_type", "Input should be a valid string", item, name);
            }
            texts.add(item.stringValue());
          }
          return List.copyOf(texts);
        });
  }

  public Optional<Body> object(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof ObjectNode object) {
            return new Body(object);
          }
          throw wrong("model_attributes_type", "Input should be a valid dictionary", value, name);
        });
  }

  public Optional<Json> json(String name) {
    return object(name).map(body -> new Json(JsonBody.text(body.node())));
  }

  Optional<ProviderType> provider(String name) {
    return text(name).map(text -> provider(text, name));
  }

  static ProviderType provider(String text, String... location) {
    return ProviderType.fromWire(text)
        .orElseThrow(() ->
            ApiError.invalid(
                "enum",
                "Input should be 'github', 'gitlab', 'bitbucket' or 'enterprise_sso'",
                JsonBody.string(text),
                location));
  }

  private static ApiError wrong(String type, String message, JsonNode input, String name) {
    return ApiError.invalid(type, message, input, "body", name);
  }
}

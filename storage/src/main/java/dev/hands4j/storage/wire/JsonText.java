package dev.hands4j.storage.wire;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * JSON as text: split into members without losing how each value was written, checked, masked.
 * Values nobody here needs to understand are never rebuilt, so number forms and key order survive.
 */
public final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(500).maxNameLength(100_000).build())
          .build();

  private JsonText() {}

  /**
   * One value inside a larger text.
   *
   * @param token its first token
   * @param raw the value exactly as it was written
   * @param text the decoded text of a string or number, else the raw value
   */
  record Value(JsonToken token, String raw, String text) {}

  /**
   * The members of a JSON object in their order; of repeated names the last one counts.
   *
   * @throws JacksonException when the text is not exactly one JSON object
   */
  static Map<String, Value> members(String json) {
    char[] chars = json.toCharArray();
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), chars, 0, chars.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotAnObject();
      }
      Map<String, Value> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        String text = "";
        if (token.isStructStart()) {
          parser.skipChildren();
        } else {
          text = parser.getString();
        }
        int end = (int) parser.currentLocation().getCharOffset();
        members.put(name, new Value(token, json.substring(start, end), text));
      }
      if (parser.nextToken() != null) {
        throw new NotAnObject();
      }
      return members;
    }
  }

  /** Number of elements of an array; 0 for anything else. */
  static int elements(String json) {
    try (JsonParser parser = parser(json)) {
      int count = 0;
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          parser.skipChildren();
          count++;
        }
      }
      return count;
    }
  }

  /**
   * The same value with secrets masked in every string and name. Without anything to mask the text
   * itself is returned, after checking that it is one complete JSON value.
   */
  static String mask(String json, Masker masker) {
    boolean found = false;
    try (JsonParser parser = parser(json)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new NotAnObject();
      }
      int depth = 0;
      while (token != null) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
          found |= !masker.isEmpty() && masker.finds(parser.getString());
        }
        token = parser.nextToken();
        if (depth == 0 && token != null) {
          throw new NotAnObject();
        }
      }
    }
    return found ? rewrite(json, masker) : json;
  }

  private static String rewrite(String json, Masker masker) {
    StringWriter writer = new StringWriter(json.length());
    try (JsonParser parser = parser(json);
        JsonGenerator generator = generator(writer)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> generator.writeStartObject();
          case END_OBJECT -> generator.writeEndObject();
          case START_ARRAY -> generator.writeStartArray();
          case END_ARRAY -> generator.writeEndArray();
          case PROPERTY_NAME -> generator.writeName(masker.mask(parser.currentName()));
          case VALUE_STRING -> generator.writeString(masker.mask(parser.getString()));
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
          case VALUE_TRUE -> generator.writeBoolean(true);
          case VALUE_FALSE -> generator.writeBoolean(false);
          case VALUE_NULL -> generator.writeNull();
          case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
              throw new IllegalStateException("a text parser gave " + token);
        }
      }
    }
    return writer.toString();
  }

  /** The object without some of its members. */
  static String without(String json, Set<String> names) {
    JsonOut out = new JsonOut(Masker.NONE);
    members(json)
        .forEach((name, value) -> {
          if (!names.contains(name)) {
            out.verbatim(name, value.raw());
          }
        });
    return out.finish();
  }

  /**
   * Runs what handles JSON that came from inside.
   *
   * @throws IllegalArgumentException when it is none: then the code that made it is wrong
   */
  static <T> T checked(Supplier<T> work) {
    try {
      return work.get();
    } catch (JacksonException e) {
      throw new IllegalArgumentException("part of an event is not JSON", e);
    }
  }

  /** A JSON string literal. */
  public static String quote(String text) {
    StringWriter writer = new StringWriter(text.length() + 16);
    try (JsonGenerator generator = generator(writer)) {
      generator.writeString(text);
    }
    return writer.toString();
  }

  static JsonParser parser(String json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  static JsonGenerator generator(StringWriter writer) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), writer);
  }

  /** The text is JSON, or nothing, but not the one value it should be. */
  static final class NotAnObject extends JacksonException {
    private static final long serialVersionUID = 1L;

    NotAnObject() {
      super("the text is not exactly one JSON value of the expected type");
    }
  }
}

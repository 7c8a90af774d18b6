package dev.hands4j.testkit;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a model must know of a request, read in one pass without building a tree: requests carry
 * whole conversations, and benchmarks use the scripted model as one that costs nothing.
 */
record RequestScan(
    String model,
    boolean stream,
    boolean includeUsage,
    String firstUserText,
    int assistantTurns,
    boolean offersTools) {

  /**
   * @throws tools.jackson.core.JacksonException when the body is no JSON
   */
  static RequestScan of(byte[] body) {
    try (JsonParser parser = Json.MAPPER.createParser(body)) {
      return new Scanner(parser).scan();
    }
  }

  private static final class Scanner {
    private final JsonParser parser;
    private String model = "";
    private boolean stream;
    private boolean includeUsage;
    private String firstUserText = "";
    private boolean userSeen;
    private int assistantTurns;
    private boolean offersTools;

    Scanner(JsonParser parser) {
      this.parser = parser;
    }

    RequestScan scan() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the body is no JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "model" -> model = value == JsonToken.VALUE_STRING ? parser.getString() : "";
          case "stream" -> stream = value == JsonToken.VALUE_TRUE;
          case "stream_options" -> streamOptions(value);
          case "messages" -> messages(value);
          case "tools" -> tools(value);
          default -> parser.skipChildren();
        }
      }
      return new RequestScan(
          model, stream, includeUsage, firstUserText, assistantTurns, offersTools);
    }

    private void streamOptions(JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isUsage = parser.currentName().equals("include_usage");
        JsonToken option = parser.nextToken();
        includeUsage |= isUsage && option == JsonToken.VALUE_TRUE;
        parser.skipChildren();
      }
    }

    private void tools(JsonToken value) {
      if (value != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return;
      }
      for (JsonToken t = parser.nextToken(); more(t, JsonToken.END_ARRAY); t = parser.nextToken()) {
        offersTools = true;
        parser.skipChildren();
      }
    }

    private void messages(JsonToken value) {
      if (value != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException("messages is no array");
      }
      for (JsonToken t = parser.nextToken(); more(t, JsonToken.END_ARRAY); t = parser.nextToken()) {
        if (t == JsonToken.START_OBJECT) {
          message();
        } else {
          parser.skipChildren();
        }
      }
    }

    private void message() {
      String role = "";
      String text = "";
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("role") && value == JsonToken.VALUE_STRING) {
          role = parser.getString();
        } else if (name.equals("content") && !userSeen) {
          text = content(value);
        } else {
          parser.skipChildren();
        }
      }
      if (role.equals("assistant")) {
        assistantTurns++;
      } else if (role.equals("user") && !userSeen) {
        userSeen = true;
        firstUserText = text;
      }
    }

    private String content(JsonToken value) {
      if (value == JsonToken.VALUE_STRING) {
        return parser.getString();
      }
      if (value != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return "";
      }
      var text = new StringBuilder();
      for (JsonToken t = parser.nextToken(); more(t, JsonToken.END_ARRAY); t = parser.nextToken()) {
        if (t == JsonToken.START_OBJECT) {
          contentPart(text);
        } else {
          parser.skipChildren();
        }
      }
      return text.toString();
    }

    private void contentPart(StringBuilder text) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean isText = parser.currentName().equals("text");
        JsonToken value = parser.nextToken();
        if (isText && value == JsonToken.VALUE_STRING) {
          text.append(text.isEmpty() ? "" : "\n").append(parser.getString());
        } else {
          parser.skipChildren();
        }
      }
    }

    private static boolean more(JsonToken token, JsonToken end) {
      return token != end && token != null;
    }
  }
}

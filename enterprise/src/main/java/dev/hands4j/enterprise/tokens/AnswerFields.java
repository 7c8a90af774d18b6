package dev.hands4j.enterprise.tokens;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of an OAuth answer, which is JSON or, at GitHub, a form. */
final class AnswerFields {
  private AnswerFields() {}

  /** Empty when the text is neither. */
  static Map<String, String> of(String text) {
    Map<String, String> fields = new HashMap<>();
    try {
      JsonNode json = JsonMapper.shared().readTree(text);
      json.propertyStream()
          .filter(field -> field.getValue().isValueNode())
          .forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
    } catch (JacksonException e) {
      addForm(fields, text);
    }
    return fields;
  }

  private static void addForm(Map<String, String> fields, String text) {
    for (String pair : text.split("&")) {
      int at = pair.indexOf('=');
      if (at > 0) {
        try {
          fields.put(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
        } catch (IllegalArgumentException e) {
          // Not a form.
          return;
        }
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

package dev.hands4j.git;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the parts of an answer, whatever the provider put there. */
final class Fields {
  private Fields() {}

  /** A text that must be there; numbers count as their digits. */
  static String required(JsonNode node, String field) {
    return optional(node, field).orElseThrow(() -> new UnexpectedAnswer("no " + field));
  }

  /** A text, if it is one and not null; numbers count as their digits. */
  static Optional<String> optional(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() || value.isNumber() ? value.asStringOpt() : Optional.empty();
  }

  /** A text, or the empty one. */
  static String orEmpty(JsonNode node, String field) {
    return optional(node, field).orElse("");
  }

  /** A whole number, also when it comes as text. */
  static Optional<Integer> number(JsonNode node, String field) {
    try {
      return optional(node, field).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A whole number that must be there, also when it comes as text. */
  static int requiredNumber(JsonNode node, String field) {
    return number(node, field).orElseThrow(() -> new UnexpectedAnswer("no number " + field));
  }

  static boolean isTrue(JsonNode node, String field) {
    return node.path(field).asBoolean(false);
  }

  /**
   * The objects of an array that must be there; providers leave nulls where something is hidden.
   */
  static List<JsonNode> objects(JsonNode array, String what) {
    if (!array.isArray()) {
      throw new UnexpectedAnswer("no list of " + what);
    }
    return array.valueStream().filter(JsonNode::isObject).toList();
  }
}

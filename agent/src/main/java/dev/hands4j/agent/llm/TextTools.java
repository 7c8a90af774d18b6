package dev.hands4j.agent.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tools told and called in plain words, for models that have no other way (agent.md §20). What a
 * call means is checked where every call is checked; here is only its form. Pure.
 */
final class TextTools {
  /** Sent as a stop word: nothing is wanted after a call. */
  static final String STOP = "</function";

  static final String BEGIN = "<function=";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern CALL =
      Pattern.compile("<function=([^>\\n]+)>(.*?)</function>", Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile("<parameter=([^>\\n]+)>(.*?)</parameter>", Pattern.DOTALL);
  private static final Pattern MISSING_BRACKET =
      Pattern.compile("<parameter=([A-Za-z_][A-Za-z0-9_]*)=");

  private static final String RULES =
      """
      To use one of these functions, end your answer with a call in exactly this form:

      <function=name_of_function>
      <parameter=name_of_parameter>value</parameter>
      <parameter=another_parameter>
      a value of
      several lines
      </parameter>
      </function>

      Rules:
      - One call in an answer, and nothing after it. You then receive its result.
      - You may say before the call why you make it.
      - Give every parameter that is marked as required. Write lists as JSON.
      - An answer without a call is for the person, and you will wait for their reply.\
      """;

  private TextTools() {}

  /** What a call says; {@code text} is what was said before it. */
  record Parsed(String text, Optional<ToolExecutionRequest> call) {}

  /** The part of the instructions about tools. */
  static String instructions(List<ToolSpecification> tools) {
    StringBuilder text = new StringBuilder("You can use these functions:\n\n");
    int number = 1;
    for (ToolSpecification tool : tools) {
      text.append("---- BEGIN FUNCTION #%d: %s ----\n".formatted(number, tool.name()))
          .append("Description: ")
          .append(Objects.requireNonNullElse(tool.description(), ""))
          .append('\n')
          .append(parameters(tool))
          .append("---- END FUNCTION #%d ----\n\n".formatted(number));
      number++;
    }
    return text.append(RULES).toString();
  }

  private static String parameters(ToolSpecification tool) {
    JsonObjectSchema schema = tool.parameters();
    if (schema == null || schema.properties().isEmpty()) {
      return "No parameters are needed for this function.\n";
    }
    StringBuilder text = new StringBuilder("Parameters:\n");
    int number = 1;
    for (Map.Entry<String, JsonSchemaElement> entry : schema.properties().entrySet()) {
      boolean required = schema.required() != null && schema.required().contains(entry.getKey());
      text.append(
          "  (%d) %s (%s, %s): %s\n"
              .formatted(
                  number++,
                  entry.getKey(),
                  type(entry.getValue()),
                  required ? "required" : "optional",
                  Objects.requireNonNullElse(entry.getValue().description(), "")));
      if (entry.getValue() instanceof JsonEnumSchema closed) {
        text.append(
            closed.enumValues().stream()
                .collect(Collectors.joining("`, `", "Allowed values: [`", "`]\n")));
      }
    }
    return text.toString();
  }

  private static String type(JsonSchemaElement element) {
    return switch (element) {
      case JsonIntegerSchema _ -> "integer";
      case JsonNumberSchema _ -> "number";
      case JsonArraySchema _ -> "array";
      case JsonObjectSchema _ -> "object";
      default -> "string";
    };
  }

  /** A call in the form in which the model makes it. */
  static String written(ToolExecutionRequest call) {
    StringBuilder text = new StringBuilder(BEGIN).append(call.name()).append(">\n");
    for (Map.Entry<String, JsonNode> argument : arguments(call).properties()) {
      JsonNode value = argument.getValue();
      String words = value.isString() ? value.stringValue() : value.toString();
      String line = words.contains("\n") ? "\n" + words + "\n" : words;
      text.append("<parameter=")
          .append(argument.getKey())
          .append('>')
          .append(line)
          .append("</parameter>\n");
    }
    return text.append("</function>").toString();
  }

  private static JsonNode arguments(ToolExecutionRequest call) {
    try {
      return JSON.readTree(call.arguments());
    } catch (JacksonException _) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /**
   * Reads an answer; one without a call, or with something that only looks like one, is words.
   *
   * @param id of the call, if there is one
   */
  static Parsed parse(String answer, String id, List<ToolSpecification> tools) {
    Matcher call = CALL.matcher(completed(answer));
    if (!call.find()) {
      return new Parsed(answer, Optional.empty());
    }
    String name = call.group(1).strip();
    Map<String, JsonSchemaElement> types =
        tools.stream()
            .filter(tool -> tool.name().equals(name) && tool.parameters() != null)
            .findFirst()
            .map(tool -> tool.parameters().properties())
            .orElse(Map.of());
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    Matcher parameter =
        PARAMETER.matcher(MISSING_BRACKET.matcher(call.group(2)).replaceAll("<parameter=$1>"));
    while (parameter.find()) {
      String key = parameter.group(1).strip();
      set(arguments, key, value(parameter.group(2)), types.get(key) instanceof JsonArraySchema);
    }
    return new Parsed(
        answer.substring(0, call.start()).strip(),
        Optional.of(
            ToolExecutionRequest.builder()
                .id(id)
                .name(name)
                .arguments(arguments.toString())
                .build()));
  }

  // The stop word is not part of an answer, and some endpoints cut in the middle of it.
  private static String completed(String answer) {
    int begin = answer.indexOf(BEGIN);
    if (begin < 0 || answer.indexOf("</function>", begin) >= 0) {
      return answer;
    }
    String text = answer.stripTrailing();
    if (text.endsWith(STOP)) {
      return text + ">";
    }
    return text.endsWith("</") ? text + "function>" : text + "\n</function>";
  }

  // The line breaks around a value of several lines belong to its form.
  private static String value(String raw) {
    return raw.length() > 1 && raw.startsWith("\n") && raw.endsWith("\n")
        ? raw.substring(1, raw.length() - 1)
        : raw;
  }

  private static void set(ObjectNode arguments, String key, String value, boolean list) {
    if (list) {
      try {
        arguments.set(key, JSON.readTree(value));
        return;
      } catch (JacksonException _) {
        // Stays text; whoever needs a list says so.
      }
    }
    arguments.put(key, value);
  }
}

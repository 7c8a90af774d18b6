package dev.hands4j.agent.tools;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tool as the model is told of it: once for the request, once for the {@code system} event. */
record Tool(String name, String description, List<Parameter> parameters) {

  Tool {
    parameters = List.copyOf(parameters);
  }

  /** Types of parameters. */
  enum Type {
    STRING,
    NUMBER,
    INTEGER,
    INTEGERS
  }

  /**
   * One parameter.
   *
   * @param values closed set of values, empty when any is allowed
   */
  record Parameter(
      String name, Type type, boolean required, List<String> values, String description) {
    Parameter {
      values = List.copyOf(values);
    }
  }

  ToolSpecification specification() {
    JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
    for (Parameter p : parameters) {
      schema.addProperty(
          p.name(),
          switch (p.type()) {
            case STRING ->
                p.values().isEmpty()
                    ? JsonStringSchema.builder().description(p.description()).build()
                    : JsonEnumSchema.builder()
                        .enumValues(p.values())
                        .description(p.description())
                        .build();
            case NUMBER -> JsonNumberSchema.builder().description(p.description()).build();
            case INTEGER -> JsonIntegerSchema.builder().description(p.description()).build();
            case INTEGERS ->
                JsonArraySchema.builder()
                    .description(p.description())
                    .items(JsonIntegerSchema.builder().build())
                    .build();
          });
    }
    schema.required(required());
    return ToolSpecification.builder()
        .name(name)
        .description(description)
        .parameters(schema.build())
        .build();
  }

  List<String> required() {
    return parameters.stream().filter(Parameter::required).map(Parameter::name).toList();
  }

  ObjectNode wire() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode properties = nodes.objectNode();
    for (Parameter p : parameters) {
      ObjectNode property = properties.putObject(p.name());
      switch (p.type()) {
        case STRING -> property.put("type", "string");
        case NUMBER -> property.put("type", "number");
        case INTEGER -> property.put("type", "integer");
        case INTEGERS -> {
          property.put("type", "array");
          property.putObject("items").put("type", "integer");
        }
      }
      property.put("description", p.description());
      if (!p.values().isEmpty()) {
        ArrayNode values = property.putArray("enum");
        p.values().forEach(values::add);
      }
    }
    ObjectNode tool = nodes.objectNode();
    tool.put("type", "function");
    ObjectNode function = tool.putObject("function");
    function.put("name", name);
    function.put("description", description);
    ObjectNode schema = function.putObject("parameters");
    schema.put("type", "object");
    schema.set("properties", properties);
    ArrayNode required = schema.putArray("required");
    required().forEach(required::add);
    return tool;
  }
}

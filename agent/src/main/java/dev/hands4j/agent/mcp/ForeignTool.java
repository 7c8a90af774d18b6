package dev.hands4j.agent.mcp;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool of a server under the name the model knows.
 *
 * @param server its place in the list of servers
 * @param name for the model
 * @param original for the server
 */
record ForeignTool(
    int server, String name, String original, String description, ObjectNode schema) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Providers refuse a whole request for one name of another form. */
  static String nameFor(String wanted) {
    String name = wanted.replaceAll("[^A-Za-z0-9_-]", "_");
    return name.substring(0, Math.min(64, name.length()));
  }

  static ForeignTool of(int server, String name, McpSchema.Tool tool) {
    Map<String, Object> given = Objects.requireNonNullElse(tool.inputSchema(), Map.of());
    ObjectNode schema = JSON.valueToTree(given);
    schema.put("type", "object");
    if (!schema.path("properties").isObject()) {
      schema.putObject("properties");
    }
    return new ForeignTool(
        server, name, tool.name(), Objects.requireNonNullElse(tool.description(), ""), schema);
  }

  ToolSpecification specification() {
    JsonObjectSchema.Builder parameters =
        JsonObjectSchema.builder()
            .addProperties(raw(schema.path("properties")))
            .required(texts(schema.path("required")));
    if (schema.path("$defs").isObject()) {
      parameters.definitions(raw(schema.path("$defs")));
    }
    return ToolSpecification.builder()
        .name(name)
        .description(description)
        .parameters(parameters.build())
        .build();
  }

  private static Map<String, JsonSchemaElement> raw(JsonNode members) {
    Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
    members
        .properties()
        .forEach(e -> elements.put(e.getKey(), JsonRawSchema.from(e.getValue().toString())));
    return elements;
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(name -> name.asString("")).toList();
  }

  /** As the {@code system} event lists it. */
  ObjectNode wire() {
    ObjectNode tool = JSON.createObjectNode();
    tool.put("type", "function");
    ObjectNode function = tool.putObject("function");
    function.put("name", name);
    function.put("description", description);
    function.set("parameters", schema);
    return tool;
  }
}

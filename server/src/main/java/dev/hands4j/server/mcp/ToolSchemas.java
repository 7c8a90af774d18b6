package dev.hands4j.server.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of the tools as JSON Schema (integrations.md §8.4). */
final class ToolSchemas {
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();

  private ToolSchemas() {}

  static Map<String, Object> gitHub() {
    return new ToolSchemas()
        .required("repo_name", text("owner/name of the repository"))
        .branches()
        .required("body", nullable("string", "description; null for a line naming the branches"))
        .optional("draft", Map.of("type", "boolean", "default", true))
        .optional("labels", labels())
        .schema();
  }

  static Map<String, Object> gitLab() {
    return new ToolSchemas()
        .required(
            "id",
            Map.of(
                "anyOf",
                List.of(Map.of("type", "integer"), Map.of("type", "string")),
                "description",
                "number or path of the project"))
        .branches()
        .required(
            "description", nullable("string", "description; null for a line naming the branches"))
        .optional("labels", labels())
        .schema();
  }

  static Map<String, Object> bitbucket() {
    return new ToolSchemas()
        .required("repo_name", text("workspace/name of the repository"))
        .branches()
        .required("description", nullable("string", "description"))
        .schema();
  }

  private ToolSchemas branches() {
    return required("source_branch", text("branch with the changes"))
        .required("target_branch", text("branch to merge into"))
        .required("title", text("title of the request"));
  }

  private ToolSchemas required(String name, Map<String, Object> property) {
    required.add(name);
    return optional(name, property);
  }

  private ToolSchemas optional(String name, Map<String, Object> property) {
    properties.put(name, property);
    return this;
  }

  private Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    return schema;
  }

  private static Map<String, Object> text(String description) {
    return Map.of("type", "string", "description", description);
  }

  private static Map<String, Object> nullable(String type, String description) {
    return Map.of(
        "anyOf", List.of(Map.of("type", type), Map.of("type", "null")), "description", description);
  }

  private static Map<String, Object> labels() {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put(
        "anyOf",
        List.of(
            Map.of("type", "array", "items", Map.of("type", "string")), Map.of("type", "null")));
    labels.put("description", "existing labels to set");
    return labels;
  }
}

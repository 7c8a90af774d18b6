package dev.hands4j.server.rest.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What of a published contract a client may miss or stumble over in another. */
final class Differences {
  private final List<String> found = new ArrayList<>();

  private Differences() {}

  /** Everything that breaks a client of the published contract; empty when nothing does. */
  static List<String> breaking(JsonNode published, JsonNode now) {
    Differences differences = new Differences();
    for (Map.Entry<String, JsonNode> path : published.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        String name = method.getKey() + " " + path.getKey();
        JsonNode operation = now.path("paths").path(path.getKey()).path(method.getKey());
        if (operation.isMissingNode()) {
          differences.found.add(name + " is gone");
        } else {
          differences.operation(name, method.getValue(), operation);
        }
      }
    }
    return differences.found;
  }

  private void operation(String name, JsonNode old, JsonNode now) {
    for (JsonNode parameter : now.path("parameters")) {
      JsonNode before = named(old.path("parameters"), parameter.path("name").asString());
      if (parameter.path("required").asBoolean() && !before.path("required").asBoolean(false)) {
        found.add(name + " requires the parameter " + parameter.path("name").asString());
      }
      if (!before.isMissingNode() && !before.path("schema").equals(parameter.path("schema"))) {
        found.add(name + " changes the type of " + parameter.path("name").asString());
      }
    }
    JsonNode bodyBefore = schema(old.path("requestBody"));
    JsonNode bodyNow = schema(now.path("requestBody"));
    Set<String> required = texts(bodyNow.path("required"));
    required.removeAll(texts(bodyBefore.path("required")));
    required.forEach(field -> found.add(name + " requires the field " + field));
    for (Map.Entry<String, JsonNode> field : bodyBefore.path("properties").properties()) {
      JsonNode type = bodyNow.path("properties").path(field.getKey());
      if (type.isMissingNode() && !bodyNow.path("additionalProperties").asBoolean(true)) {
        found.add(name + " refuses the field " + field.getKey());
      } else if (!type.isMissingNode() && !type.equals(field.getValue())) {
        found.add(name + " changes the type of the field " + field.getKey());
      }
    }
    for (Map.Entry<String, JsonNode> response : old.path("responses").properties()) {
      if (response.getKey().startsWith("2")
          && !response.getValue().equals(now.path("responses").path(response.getKey()))) {
        found.add(name + " answers differently");
      }
    }
  }

  private static JsonNode named(JsonNode parameters, String name) {
    for (JsonNode parameter : parameters) {
      if (parameter.path("name").asString().equals(name)) {
        return parameter;
      }
    }
    return parameters.path("none");
  }

  private static JsonNode schema(JsonNode body) {
    for (JsonNode content : body.path("content")) {
      return content.path("schema");
    }
    return body.path("none");
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(item -> texts.add(item.asString()));
    return texts;
  }
}

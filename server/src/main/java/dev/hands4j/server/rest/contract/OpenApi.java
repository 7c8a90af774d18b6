package dev.hands4j.server.rest.contract;

import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.rest.contract.Operation.Field;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The contract as an OpenAPI 3.1 document. */
final class OpenApi {
  private static final String WIRE = "0.56.0";

  private OpenApi() {}

  static ObjectNode document(List<Operation> operations) {
    ObjectNode document = JsonBody.object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "OpenHands")
        .put("version", WIRE)
        .put("description", "Served by Hands4j, which speaks the interface of OpenHands " + WIRE);
    ObjectNode paths = document.putObject("paths");
    for (Operation operation : operations) {
      String path = operation.openApiPath();
      ObjectNode item = paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path);
      item.set(operation.method(), operation(operation));
    }
    document
        .putObject("components")
        .putObject("securitySchemes")
        .putObject("sessionKey")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "X-Session-API-Key")
        .put("description", "Asked for when the server was started with SESSION_API_KEY");
    return document;
  }

  private static ObjectNode operation(Operation operation) {
    ObjectNode node = JsonBody.object().put("summary", operation.summary());
    node.put("operationId", id(operation));
    node.putArray("tags").add(operation.group());
    ArrayNode parameters = JsonBody.array();
    operation
        .variables()
        .forEach(name -> parameters.add(parameter(new Field(name, true, "string"), "path")));
    operation.query().forEach(field -> parameters.add(parameter(field, "query")));
    if (!parameters.isEmpty()) {
      node.set("parameters", parameters);
    }
    if (!operation.body().isEmpty()) {
      boolean upload = operation.body().getFirst().type().equals("files");
      node.putObject("requestBody")
          .put("required", true)
          .putObject("content")
          .putObject(upload ? "multipart/form-data" : "application/json")
          .set("schema", body(operation));
    }
    ObjectNode responses = node.putObject("responses");
    ObjectNode success = responses.putObject(Integer.toString(operation.status()));
    success.put("description", operation.status() < 300 ? "Done" : "Refused");
    boolean media = operation.answer().contains("/");
    ObjectNode content =
        success.putObject("content").putObject(media ? operation.answer() : "application/json");
    content.set("schema", media ? JsonBody.object() : type(operation.answer()));
    if (operation.path().startsWith("/api/") && !operation.path().equals("/api/session")) {
      node.putArray("security").add(JsonBody.object().set("sessionKey", JsonBody.array()));
      responses.putObject("401").put("description", "The session key is missing or wrong");
    }
    if (!operation.query().isEmpty() || !operation.body().isEmpty()) {
      responses.putObject("422").put("description", "A parameter or the body is not as described");
    }
    return node;
  }

  private static ObjectNode parameter(Field field, String place) {
    ObjectNode node =
        JsonBody.object()
            .put("name", field.name())
            .put("in", place)
            .put("required", field.required());
    node.set("schema", type(field.type()));
    return node;
  }

  private static ObjectNode body(Operation operation) {
    ObjectNode schema = JsonBody.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonBody.array();
    for (Field field : operation.body()) {
      properties.set(field.name(), field.required() ? type(field.type()) : nullable(field.type()));
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (operation.strict()) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  private static ObjectNode nullable(String type) {
    ObjectNode node = JsonBody.object();
    node.putArray("anyOf").add(type(type)).add(JsonBody.object().put("type", "null"));
    return node;
  }

  private static ObjectNode type(String type) {
    ObjectNode node = JsonBody.object();
    return switch (type) {
      case "any" -> node;
      case "strings" -> {
        node.put("type", "array").putObject("items").put("type", "string");
        yield node;
      }
      case "files" -> {
        node.put("type", "array").putObject("items").put("type", "string").put("format", "binary");
        yield node;
      }
      case "provider" -> {
        node.put("type", "string")
            .putArray("enum")
            .add("github")
            .add("gitlab")
            .add("bitbucket")
            .add("enterprise_sso");
        yield node;
      }
      case "trigger" -> node.put("type", "string");
      default -> node.put("type", type);
    };
  }

  private static String id(Operation operation) {
    return (operation.method() + operation.openApiPath())
        .replaceAll("[^A-Za-z0-9]+", "_")
        .replaceAll("_$", "")
        .toLowerCase(Locale.ROOT);
  }
}

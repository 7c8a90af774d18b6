package dev.hands4j.server.rest;

import dev.hands4j.api.Json;
import dev.hands4j.server.http.ApiError;
import dev.hands4j.server.http.JsonBody;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The MCP servers of a person, checked and in the wire's one form (rest-core.md §10.2). */
final class McpConfig {
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  private McpConfig() {}

  static Json normalised(Body body) {
    body.only(Set.of("sse_servers", "stdio_servers", "shttp_servers"));
    ObjectNode config = JsonBody.object();
    config.set("sse_servers", remote(body, "sse_servers"));
    config.set("stdio_servers", stdio(body));
    config.set("shttp_servers", remote(body, "shttp_servers"));
    return new Json(JsonBody.text(config));
  }

  private static ArrayNode remote(Body body, String list) {
    ArrayNode servers = JsonBody.array();
    for (JsonNode entry : entries(body, list)) {
      Body server =
          Body.of(entry instanceof ObjectNode o ? o : JsonBody.object().set("url", entry));
      String url = server.requiredText("url").strip();
      if (!valid(url)) {
        throw refuse("URL must have a scheme of http, https, ws or wss, and a host", entry, list);
      }
      servers.addObject().put("url", url).put("api_key", server.text("api_key").orElse(null));
    }
    return servers;
  }

  private static ArrayNode stdio(Body body) {
    String list = "stdio_servers";
    ArrayNode servers = JsonBody.array();
    for (JsonNode entry : entries(body, list)) {
      if (!(entry instanceof ObjectNode object)) {
        throw refuse("Input should be a valid dictionary", entry, list);
      }
      Body server = Body.of(object);
      String name = server.requiredText("name").strip();
      String command = server.requiredText("command").strip();
      if (!name.matches("[A-Za-z0-9_-]+")) {
        throw refuse("A server name has letters, digits, _ and - only", entry, list);
      }
      if (command.isEmpty() || command.contains(" ")) {
        throw refuse("A command is one word; put arguments into args", entry, list);
      }
      ObjectNode out = servers.addObject().put("name", name).put("command", command);
      ArrayNode args = out.putArray("args");
      arguments(server).forEach(args::add);
      out.set("env", environment(server, entry));
    }
    return servers;
  }

  private static List<String> arguments(Body server) {
    if (server.value("args").filter(JsonNode::isString).isPresent()) {
      String text = server.text("args").orElse("");
      return ShellWords.split(text)
          .orElseThrow(
              () -> refuse("args as text has a quote left open", server.node(), "stdio_servers"));
    }
    return server.texts("args").orElse(List.of());
  }

  private static ObjectNode environment(Body server, JsonNode entry) {
    ObjectNode env = JsonBody.object();
    Optional<JsonNode> given = server.value("env");
    if (given.isPresent() && given.get().isString()) {
      for (String pair : given.get().stringValue().split(",")) {
        int equals = pair.indexOf('=');
        if (!pair.isBlank() && equals <= 0) {
          throw refuse("env as text reads A=1,B=2", entry, "stdio_servers");
        }
        if (equals > 0) {
          env.put(
              variable(pair.substring(0, equals).strip(), entry),
              pair.substring(equals + 1).strip());
        }
      }
    } else if (given.isPresent()) {
      server
          .object("env")
          .ifPresent(map ->
              map.node()
                  .properties()
                  .forEach(e -> env.put(variable(e.getKey(), entry), e.getValue().asString(""))));
    }
    return env;
  }

  private static String variable(String name, JsonNode entry) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw refuse(
          "A name in env has letters, digits and _, and does not begin with a digit",
          entry,
          "stdio_servers");
    }
    return name;
  }

  private static List<JsonNode> entries(Body body, String list) {
    Optional<JsonNode> value = body.value(list);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!value.get().isArray()) {
      throw refuse("Input should be a valid list", value.get(), list);
    }
    return List.copyOf(value.get().values());
  }

  private static boolean valid(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static ApiError refuse(String message, JsonNode input, String list) {
    return ApiError.invalid("value_error", message, input, "body", "mcp_config", list);
  }
}

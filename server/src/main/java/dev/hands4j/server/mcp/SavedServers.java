package dev.hands4j.server.mcp;

import dev.hands4j.agent.ToolServer;
import dev.hands4j.api.Json;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.http.JsonBody;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The MCP servers a person has saved, in the order in which tools of one name are given away: SSE,
 * programs, streamable HTTP (integrations.md §8.3). Equal ones are taken once. Pure.
 */
public final class SavedServers {
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(key|token|secret|passw|pwd|auth|credential|cookie).*");
  private static final Pattern RANDOM_LOOK =
      Pattern.compile("(?=.*\\d)(?=.*[A-Za-z])[\\w.~+=-]{20,}");
  private static final int SHORTEST_SECRET = 4;

  private SavedServers() {}

  /** What can be used of a {@code mcp_config} (rest-core.md §10.2); old data may hold anything. */
  public static List<ToolServer> of(Optional<Json> config) {
    JsonNode tree;
    try {
      tree = JsonBody.parse(config.map(Json::text).orElse("{}").getBytes(StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      return List.of();
    }
    Set<ToolServer> servers = new LinkedHashSet<>();
    tree.path("sse_servers").forEach(s -> remote(s, true).ifPresent(servers::add));
    tree.path("stdio_servers").forEach(s -> program(s).ifPresent(servers::add));
    tree.path("shttp_servers").forEach(s -> remote(s, false).ifPresent(servers::add));
    return List.copyOf(servers);
  }

  private static Optional<ToolServer> remote(JsonNode server, boolean sse) {
    String url = server.isString() ? server.stringValue() : server.path("url").asString("");
    try {
      return Optional.of(
          new ToolServer.Http(
              URI.create(url.strip()),
              sse,
              Optional.of(server.path("api_key").asString(""))
                  .filter(key -> !key.isBlank())
                  .map(Secret::new)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<ToolServer> program(JsonNode server) {
    String command = server.path("command").asString("");
    if (command.isBlank()) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>();
    server.path("args").forEach(argument -> arguments.add(argument.asString("")));
    Map<String, String> environment = new HashMap<>();
    server
        .path("env")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asString("")));
    return Optional.of(
        new ToolServer.Program(
            server.path("name").asString(command), command, arguments, environment));
  }

  /**
   * What must not be stored or shown of these servers: keys, values whose name or look says that
   * they are secret. A short or ordinary value is not masked, or every "1" would be.
   */
  public static Set<Secret> secrets(List<ToolServer> servers) {
    Set<String> found = new HashSet<>();
    for (ToolServer server : servers) {
      switch (server) {
        case ToolServer.Http http -> {
          http.key().ifPresent(key -> found.add(key.reveal()));
          Optional.ofNullable(http.url().getUserInfo()).ifPresent(found::add);
          named(Optional.ofNullable(http.url().getQuery()).orElse("").split("&"), found);
          looks(http.url().getPath().split("/"), found);
        }
        case ToolServer.Program program -> {
          program
              .environment()
              .forEach((name, value) -> {
                if (SECRET_NAME.matcher(name).matches() || RANDOM_LOOK.matcher(value).matches()) {
                  found.add(value);
                }
              });
          String[] arguments = program.arguments().toArray(String[]::new);
          named(arguments, found);
          looks(arguments, found);
          for (int i = 1; i < arguments.length; i++) {
            if (arguments[i - 1].startsWith("-")
                && SECRET_NAME.matcher(arguments[i - 1]).matches()) {
              found.add(arguments[i]);
            }
          }
        }
      }
    }
    Set<Secret> secrets = new HashSet<>();
    found.stream()
        .filter(value -> value.strip().length() >= SHORTEST_SECRET)
        .forEach(value -> secrets.add(new Secret(value)));
    return secrets;
  }

  /** Pairs such as {@code --token=value}. */
  private static void named(String[] pairs, Set<String> found) {
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals > 0
          && (SECRET_NAME.matcher(pair.substring(0, equals)).matches()
              || RANDOM_LOOK.matcher(pair.substring(equals + 1)).matches())) {
        found.add(pair.substring(equals + 1));
      }
    }
  }

  private static void looks(String[] texts, Set<String> found) {
    for (String text : texts) {
      // A package with its version looks random, too.
      if (RANDOM_LOOK.matcher(text).matches() && !text.startsWith("-") && !text.contains("mcp")) {
        found.add(text);
      }
    }
  }
}

package dev.hands4j.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * What people bring along from OpenHands: its {@code config.toml} and its environment names
 * (rest-core.md §16). What has a meaning here is understood, everything else is named in a warning,
 * and nothing of it stops the start. Real variables win over the file.
 *
 * <p>The file is read from the home folder, or from where {@code HANDS4J_CONFIG_FILE} says, and not
 * from the working directory as in the reference: a repository one happens to stand in could
 * otherwise send the key of the model to an address of its choice.
 *
 * @param environment the names of this program, completed from the file
 * @param warnings what was ignored, each a sentence for the operator
 */
public record ReferenceConfig(Map<String, String> environment, List<String> warnings) {
  /** Names the file. */
  static final String FILE = "HANDS4J_CONFIG_FILE";

  private static final int LARGEST_FILE = 1 << 20;

  /** Keys of the file that mean the same here, by section and key. */
  private static final Map<String, String> UNDERSTOOD =
      Map.of(
          "core.conversation_max_age_seconds", "CONVERSATION_MAX_AGE_SECONDS",
          "core.max_concurrent_conversations", "MAX_CONCURRENT_CONVERSATIONS",
          "core.init_git_in_empty_workspace", "INIT_GIT_IN_EMPTY_WORKSPACE",
          "sandbox.close_delay", "SANDBOX_CLOSE_DELAY",
          "llm.model", "LLM_MODEL",
          "llm.api_key", "LLM_API_KEY",
          "llm.base_url", "LLM_BASE_URL");

  /** Names of the reference that have no meaning here, with what to do instead. */
  private static final Map<String, String> WITHOUT_MEANING =
      Map.ofEntries(
          Map.entry("OPENHANDS_CONFIG_CLS", "editions are chosen by EDITION"),
          Map.entry("CONVERSATION_MANAGER_CLASS", "editions are chosen by EDITION"),
          Map.entry("OPENHANDS_GITHUB_SERVICE_CLS", "git providers are part of the edition"),
          Map.entry("OPENHANDS_GITLAB_SERVICE_CLS", "git providers are part of the edition"),
          Map.entry("OPENHANDS_BITBUCKET_SERVICE_CLS", "git providers are part of the edition"),
          Map.entry("OPENHANDS_MCP_CONFIG_CLS", "MCP servers are settings of a person"),
          Map.entry("OPENHANDS_EXPERIMENT_MANAGER_CLS", "there are no experiments"),
          Map.entry("OPENHANDS_CONVERSATION_VALIDATOR_CLS", "the edition decides who may connect"),
          Map.entry("FILE_STORE", "all data is in HANDS4J_HOME; hands4j import reads old data"),
          Map.entry(
              "FILE_STORE_PATH", "all data is in HANDS4J_HOME; hands4j import reads old data"),
          Map.entry("FILE_STORE_WEB_HOOK_URL", "stored data is not sent anywhere"),
          Map.entry("WORKSPACE_BASE", "every conversation has a workspace of its own"),
          Map.entry("MCP_SSE_SERVERS", "MCP servers are settings of a person"),
          Map.entry("MCP_SHTTP_SERVERS", "MCP servers are settings of a person"),
          Map.entry("MCP_STDIO_SERVERS", "MCP servers are settings of a person"),
          Map.entry("NESTED_RUNTIME_BROWSER_HOST", "sandboxes run no server of their own"));

  public ReferenceConfig {
    environment = Map.copyOf(environment);
    warnings = List.copyOf(warnings);
  }

  /**
   * Completes an environment. Pure but for reading the file.
   *
   * @param userHome folder of the person who starts the server
   */
  public static ReferenceConfig of(Map<String, String> environment, Path userHome) {
    Map<String, String> completed = new LinkedHashMap<>(environment);
    List<String> warnings = new ArrayList<>();
    // The reference's own spelling of the port.
    take(completed, "PORT", environment.getOrDefault("port", ""));
    for (String name : new TreeSet<>(WITHOUT_MEANING.keySet())) {
      if (given(environment, name).isPresent()) {
        warnings.add("%s is ignored: %s".formatted(name, WITHOUT_MEANING.get(name)));
      }
    }
    Optional<Path> file = file(environment, userHome, warnings);
    if (file.isPresent()) {
      read(file.get(), completed, warnings);
    }
    return new ReferenceConfig(completed, warnings);
  }

  private static Optional<Path> file(
      Map<String, String> environment, Path userHome, List<String> warnings) {
    try {
      Optional<Path> named = given(environment, FILE).map(Path::of);
      if (named.isPresent()) {
        if (!Files.isRegularFile(named.get())) {
          warnings.add("%s names no file: %s".formatted(FILE, named.get()));
          return Optional.empty();
        }
        return named;
      }
      Path home =
          given(environment, "HANDS4J_HOME").map(Path::of).orElse(userHome.resolve(".hands4j"));
      return Optional.of(home.resolve("config.toml")).filter(Files::isRegularFile);
    } catch (InvalidPathException _) {
      return Optional.empty(); // reported where the name itself is read
    }
  }

  private static void read(Path file, Map<String, String> completed, List<String> warnings) {
    JsonNode content;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        warnings.add("%s is ignored: it is larger than 1 MiB".formatted(file));
        return;
      }
      content = TomlMapper.builder().build().readTree(Files.readString(file));
    } catch (IOException | JacksonException e) {
      // The reason is left out: a parser quotes what it stumbles over, which may be a key.
      warnings.add("%s is ignored: it cannot be read as TOML".formatted(file));
      return;
    }
    Set<String> ignored = new TreeSet<>();
    for (Map.Entry<String, JsonNode> section : content.properties()) {
      if (!section.getValue().isObject()) {
        ignored.add(section.getKey());
        continue;
      }
      for (Map.Entry<String, JsonNode> entry : section.getValue().properties()) {
        String key = section.getKey() + "." + entry.getKey();
        if (!understood(key, entry.getValue(), completed)) {
          ignored.add(key);
        }
      }
    }
    if (!ignored.isEmpty()) {
      warnings.add(
          "%s: these keys have no meaning here and are ignored: %s"
              .formatted(file, String.join(", ", ignored)));
    }
  }

  private static boolean understood(String key, JsonNode value, Map<String, String> completed) {
    if (!value.isValueNode()) {
      return false;
    }
    String text = value.asString("");
    if (key.equals("core.runtime")) {
      // The other kinds of the reference are kinds of containers, whose names mean more here.
      boolean local = text.equals("local") || text.equals("cli");
      if (local) {
        take(completed, "RUNTIME", "local");
      }
      return local;
    }
    String name = UNDERSTOOD.get(key);
    if (name != null) {
      take(completed, name, text);
    }
    return name != null;
  }

  private static void take(Map<String, String> completed, String name, String value) {
    if (given(completed, name).isEmpty() && !value.isBlank()) {
      completed.put(name, value);
    }
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}

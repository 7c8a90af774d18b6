package dev.hands4j.cli.e2e;

import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.ScriptedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A built server with a home of its own; can be killed and started again on the same home. */
final class Product implements AutoCloseable {
  private final Path root;
  private final Path home;
  private final Map<String, String> environment;
  private Optional<ChildProcess> process = Optional.empty();
  private URI address = URI.create("http://127.0.0.1:1");

  private Product(Path root, Path home, Map<String, String> environment) {
    this.root = root;
    this.home = home;
    this.environment = environment;
  }

  static Product onDemoModel(Path home) throws Exception {
    return new Product(checkout(), home, Map.of()).start();
  }

  static Product on(ScriptedModel model, Path home) throws Exception {
    return new Product(checkout(), home, settings(model)).start();
  }

  /** With commands that see the files of this machine, such as a repository of a test. */
  static Product withoutIsolation(ScriptedModel model, Path home) throws Exception {
    Map<String, String> environment = new HashMap<>(settings(model));
    environment.put("RUNTIME", "local");
    return new Product(checkout(), home, environment).start();
  }

  private static Map<String, String> settings(ScriptedModel model) {
    return Map.of(
        "LLM_MODEL", "openai/scripted",
        "LLM_API_KEY", "none",
        "LLM_BASE_URL", model.openAiBaseUrl());
  }

  /** The folder with the launcher. */
  static Path checkout() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("hands4j"))) {
        if (Files.isDirectory(folder.resolve("dist/lib"))) {
          return folder;
        }
        throw new IllegalStateException("dist/ is missing: run 'make build' in " + folder);
      }
    }
    throw new IllegalStateException("the hands4j launcher was not found above this folder");
  }

  Product start() throws Exception {
    Processes launch =
        Processes.command(root.resolve("hands4j").toString(), "serve")
            .environment("HANDS4J_HOME", home.toString())
            .environment("PORT", "0")
            .stderrTo(home.resolveSibling(home.getFileName() + ".log"));
    for (var entry : environment.entrySet()) {
      launch = launch.environment(entry.getKey(), entry.getValue());
    }
    ChildProcess started = launch.start();
    process = Optional.of(started);
    address = started.awaitReady();
    return this;
  }

  URI address() {
    return address;
  }

  Path home() {
    return home;
  }

  Path log() {
    return home.resolveSibling(home.getFileName() + ".log");
  }

  RestClient rest() {
    return RestClient.to(address);
  }

  /** {@code kill -9} of the server alone; its sandboxes live on. */
  void kill() throws Exception {
    process.orElseThrow().kill();
  }

  String create(String message) throws Exception {
    var answer = rest().post("/api/conversations", Map.of("initial_user_msg", message));
    if (answer.status() != 200) {
      throw new IOException("creation answered " + answer.status() + ": " + answer.body());
    }
    return answer.tree().get("conversation_id").asString();
  }

  /** All stored events of a conversation. */
  List<JsonNode> events(String conversation) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    while (true) {
      JsonNode page =
          rest()
              .get(
                  "/api/conversations/%s/events?limit=100&start_id=%d"
                      .formatted(conversation, events.size()))
              .tree();
      page.get("events").forEach(events::add);
      if (!page.get("has_more").asBoolean()) {
        return events;
      }
    }
  }

  /** Runs one of the Node scripts beside this test and returns the JSON it prints. */
  static JsonNode script(String name, String... arguments) throws Exception {
    Path scripts = checkout().resolve("cli/src/test/e2e");
    Path target = checkout().resolve("cli/target/e2e");
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(scripts)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            target.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!Files.isDirectory(target.resolve("node_modules/playwright-core"))) {
      run(target, List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
    }
    List<String> command = new ArrayList<>(List.of("node", name));
    command.addAll(List.of(arguments));
    String printed = run(target, command);
    String last = printed.strip().lines().reduce("", (_, line) -> line);
    return tools.jackson.databind.json.JsonMapper.shared().readTree(last);
  }

  private static String run(Path folder, List<String> command) throws Exception {
    Path errors = Files.createTempFile("e2e", ".err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    String printed = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "%s failed; Node 20 and npm are needed%n%s%n%s"
              .formatted(String.join(" ", command), printed, Files.readString(errors)));
    }
    Files.delete(errors);
    return printed;
  }

  /** Ends the server in order, then whatever sandbox it left. */
  @Override
  public void close() throws Exception {
    if (process.isPresent()) {
      process.get().terminate();
      process.get().close();
    }
    ProcessHandle.allProcesses()
        .filter(handle -> commandLine(handle.pid()).contains(home.toString()))
        .forEach(sandbox -> {
          sandbox.descendants().forEach(ProcessHandle::destroyForcibly);
          sandbox.destroyForcibly();
        });
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }
}

package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole program in this process, over its real socket. */
abstract class RunningSandbox {
  @TempDir Path folder;
  Path workspace;
  ServerConfig config;
  RuntimeServer server;
  SandboxClient client;

  @BeforeEach
  void open() throws Exception {
    Path state = Files.createDirectories(folder.resolve("state"));
    workspace = Files.createDirectories(folder.resolve("ws"));
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", folder.toString());
    config =
        new ServerConfig(
            "test-" + System.nanoTime(),
            state.resolve("s"),
            workspace,
            SandboxClient.KEY,
            environment,
            ShellSettings.in(state).withInterruptPatience(Duration.ofMillis(300)),
            Duration.ZERO,
            8,
            64 * 1024,
            1024 * 1024,
            4096,
            WorkspaceLimits.USUAL,
            Optional.empty());
    start();
  }

  void start() throws Exception {
    server = RuntimeServer.start(config);
    client = new SandboxClient(config.socket());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  String log() throws Exception {
    Path file = workspace.resolve("log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  CompletableFuture<JsonNode> inBackground(long id, String command) {
    CompletableFuture<JsonNode> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(client.run(id, command));
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}

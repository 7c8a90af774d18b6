package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program as a process of its own. */
class MainTest {
  @TempDir Path folder;
  private Optional<Process> process = Optional.empty();

  private List<String> command(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.hands4j.runtimeserver.Main"));
    command.addAll(
        List.of(
            "--state", folder.toString(),
            "--socket", folder.resolve("s").toString(),
            "--workspace", folder.resolve("ws").toString(),
            "--instance", "main-test-" + System.nanoTime()));
    command.addAll(List.of(more));
    return command;
  }

  private Process launch(List<String> command) throws Exception {
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    try (OutputStream in = started.getOutputStream()) {
      in.write(
          ("{\"key\":\"" + SandboxClient.KEY + "\",\"environment\":{\"GREETING\":\"hällo\"}}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    return started;
  }

  private SandboxClient start(String... more) throws Exception {
    process = Optional.of(launch(command(more)));
    return connected();
  }

  private SandboxClient connected() {
    SandboxClient client = new SandboxClient(folder.resolve("s"));
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> client.call("GET", "/alive", "", Map.of()).status() == 200);
    return client;
  }

  @AfterEach
  void stop() throws Exception {
    process.ifPresent(Process::destroy);
    if (process.isPresent()) {
      process.get().waitFor();
    }
  }

  @Test
  void keepsSecretsOffItsCommandLine() throws Exception {
    SandboxClient client = start();

    JsonNode observation = client.run(1, "echo $GREETING");

    assertThat(observation.path("content").asString()).isEqualTo("hällo");
    String cmdline =
        Files.readString(
            Path.of("/proc/" + process.orElseThrow().pid() + "/cmdline"),
            StandardCharsets.ISO_8859_1);
    assertThat(cmdline).contains("runtimeserver.Main").doesNotContain(SandboxClient.KEY);
  }

  @Test
  void endsItselfAndWhatItStartedWhenItsOwnerIsSilent() throws Exception {
    SandboxClient client = start("--idle-seconds", "5"); // longer than a busy machine pauses
    long job = pid(client.run(1, "sleep 1000 & echo $!"));
    long daemon = pid(client.run(2, "(setsid nohup sleep 1000 >/dev/null 2>&1 & echo $!)"));
    assertThat(ProcessHandle.of(daemon)).isPresent();

    await().atMost(Duration.ofSeconds(60)).until(() -> !process.orElseThrow().isAlive());

    await().until(() -> gone(job) && gone(daemon));
    assertThat(folder.resolve("s")).doesNotExist();
    assertThat(process.orElseThrow().exitValue()).isZero();
  }

  @Test
  void endsWhatAKilledSandboxLeftBehind() throws Exception {
    SandboxClient client = start();
    long daemon = pid(client.run(1, "(setsid nohup sleep 1000 >/dev/null 2>&1 & echo $!)"));
    process.orElseThrow().destroyForcibly().waitFor();
    assertThat(gone(daemon)).isFalse();

    start();

    await().until(() -> gone(daemon));
  }

  @Test
  void outlivesTheProcessThatStartedIt() throws Exception {
    List<String> wrapped = new ArrayList<>(List.of("bash", "-c", "\"$@\" <&0 & wait", "starter"));
    wrapped.addAll(command("--idle-seconds", "20"));
    Process starter = launch(wrapped);
    SandboxClient client = connected();
    CompletableFuture<JsonNode> abandoned = new CompletableFuture<>();
    String loop = "echo run >> log; while [ ! -e go ]; do sleep 0.02; done; echo survived";
    Thread.ofVirtual().start(() -> abandoned.completeAsync(() -> silently(client, loop)));
    await().until(() -> Files.exists(folder.resolve("ws/log")));

    starter.destroyForcibly().waitFor();
    Files.createFile(folder.resolve("ws/go"));

    assertThat(client.run(1, loop).path("content").asString()).isEqualTo("survived");
    assertThat(folder.resolve("ws/log")).hasContent("run");
    client.post("/shutdown", "");
    await().until(() -> !Files.exists(folder.resolve("s")));
  }

  private static JsonNode silently(SandboxClient client, String command) {
    try {
      return client.run(1, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void refusesToStartBesideALivingOne() throws Exception {
    SandboxClient client = start();

    Process second = launch(command());

    assertThat(second.waitFor()).isEqualTo(2);
    assertThat(folder.resolve("log")).content().contains("another sandbox still lives");
    assertThat(client.run(1, "echo first").path("content").asString()).isEqualTo("first");
  }

  @Test
  void endsWhenItIsToldTo() throws Exception {
    SandboxClient client = start();

    assertThat(client.post("/shutdown", "").status()).isEqualTo(200);

    await().atMost(Duration.ofSeconds(60)).until(() -> !process.orElseThrow().isAlive());
  }

  private static boolean gone(long pid) {
    return ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true);
  }

  private static long pid(JsonNode observation) {
    String[] lines = observation.path("content").asString().split("\\s+");
    return Long.parseLong(lines[lines.length - 1]);
  }
}

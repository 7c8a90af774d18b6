package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program as a process of its own. */
class MainTest {
  @TempDir Path folder;
  private Optional<Process> process = Optional.empty();

  private SandboxClient start(String... more) throws Exception {
    Path socket = folder.resolve("s");
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
            "--socket", socket.toString(),
            "--workspace", folder.resolve("ws").toString(),
            "--instance", "main-test-" + System.nanoTime()));
    command.addAll(List.of(more));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    process = Optional.of(started);
    try (OutputStream in = started.getOutputStream()) {
      in.write(
          ("{\"key\":\"" + SandboxClient.KEY + "\",\"environment\":{\"GREETING\":\"hällo\"}}\n")
              .getBytes(StandardCharsets.UTF_8));
    }
    SandboxClient client = new SandboxClient(socket);
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
    SandboxClient client = start("--idle-seconds", "1");
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

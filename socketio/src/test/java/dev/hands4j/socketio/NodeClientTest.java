package dev.hands4j.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hands4j.socketio.engine.EngineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The public JavaScript client, as browsers use it, against the server; see check.mjs. */
class NodeClientTest {
  private static final Path SOURCE = Path.of("src/test/node");

  /** The others use what the client learned later. */
  private static final List<String> KNOWN_TO_THE_FIRST =
      List.of(
          "connect",
          "query and auth",
          "unknown namespace",
          "replay before connect",
          "echo",
          "binary",
          "acknowledgement of the client",
          "server disconnect, then connect again",
          "transport close, then reconnect",
          "900 KB",
          "3 MB",
          "order of 2,000 events from the server",
          "order of 2,000 events both ways");

  private static final Path WORK = Path.of("target/node");

  @BeforeAll
  static void installTheClient() throws Exception {
    Files.createDirectories(WORK);
    for (String file : List.of("package.json", "package-lock.json", "check.mjs")) {
      Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    run("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
  }

  @Test
  void satisfiesThePublicClientInEveryTransportMode() throws Exception {
    EngineConfig pingingOften =
        TestApp.config().engine().withHeartbeat(Duration.ofMillis(500), Duration.ofSeconds(20));
    try (var app = new TestApp(TestApp.config().withEngine(pingingOften))) {
      String table = run("node", "check.mjs", "http://127.0.0.1:" + app.http.port());

      System.out.println(table);
      assertThat(table).contains("54 of 54 checks passed");
    }
  }

  /** The oldest client of this protocol that people still have. */
  @Test
  void satisfiesTheFirstPublicClientOfItsProtocol() throws Exception {
    try (var app = new TestApp(TestApp.config())) {
      String table =
          run(
              "node",
              "check.mjs",
              "http://127.0.0.1:" + app.http.port(),
              String.join(";", KNOWN_TO_THE_FIRST),
              "socket.io-client-4.0");

      assertThat(table).contains("39 of 39 checks passed");
    }
  }

  @Test
  void satisfiesAClientThatCompresses() throws Exception {
    EngineConfig compressing = TestApp.config().engine().withCompression(true);
    try (var app = new TestApp(TestApp.config().withEngine(compressing))) {
      String table =
          run(
              "node",
              "check.mjs",
              "http://127.0.0.1:" + app.http.port(),
              "compressed;echo;binary;3 MB");

      assertThat(table).contains("12 of 12 checks passed");
    }
  }

  private static String run(String... command) throws InterruptedException {
    Path output = WORK.resolve(command[0] + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(WORK.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(240, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        fail("%s did not finish:%n%s", String.join(" ", command), Files.readString(output));
      }
      String text = Files.readString(output);
      assertThat(process.exitValue()).as("%s:%n%s", String.join(" ", command), text).isZero();
      return text;
    } catch (IOException missing) {
      return fail(
          "This test needs %s on the PATH (Node 20 or later: https://nodejs.org): %s",
          command[0], missing.getMessage());
    }
  }
}

package dev.hands4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.RestClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hands4j serve} as a process of its own. */
class ServeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path home;

  @Test
  void printsOneLineServesAndEndsWithZeroOnSigterm() throws Exception {
    try (ChildProcess server = serve()) {
      URI address = server.awaitReady();
      assertThat(RestClient.to(address).get("/alive").status()).isEqualTo(200);
      server.terminate();
      assertThat(server.awaitExit(PATIENCE)).isZero();
      assertThat(server.stdout()).hasSize(1);
    }
  }

  @Test
  void refusesASecondStartOnTheSameHome() throws Exception {
    try (ChildProcess first = serve()) {
      URI address = first.awaitReady();
      try (ChildProcess second = serve()) {
        assertThat(second.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(second.stderr()).contains(address.toString()).contains("HANDS4J_HOME");
        assertThat(second.stdout()).isEmpty();
      }
      first.interrupt();
      assertThat(first.awaitExit(PATIENCE)).isZero();
    }
  }

  /**
   * Both signals wait while the process stands still, so the second is there before the orderly end
   * has begun, however fast that is.
   */
  @Test
  void endsAtOnceWithoutTheOrderlyEndOnASecondSignal() throws Exception {
    try (ChildProcess server = serve()) {
      server.awaitReady();
      server.pause();
      server.terminate();
      server.interrupt();
      server.resume();
      assertThat(server.awaitExit(PATIENCE)).isEqualTo(130);
    }
  }

  @Test
  void namesTheChoicesWhenThisMachineCannotIsolate() throws Exception {
    try (ChildProcess server = command().environment("PATH", home.toString()).start()) {
      assertThat(server.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(server.stderr()).contains("bubblewrap").contains("RUNTIME=local");
      assertThat(server.stdout()).isEmpty();
    }
  }

  @Test
  void writesLogsAsJsonWhenAsked() throws Exception {
    try (ChildProcess server =
        command().environment("LOG_JSON", "1").environment("RUNTIME", "local").start()) {
      server.awaitReady();
      assertThat(server.stderr()).contains("\"message\":\"commands run on this machine");
    }
  }

  private ChildProcess serve() throws Exception {
    return command().start();
  }

  private Processes command() {
    return Processes.java("dev.hands4j.cli.Main")
        .jvmArgs("--enable-native-access=ALL-UNNAMED", "-Xmx256m")
        .args("serve")
        .environment("HANDS4J_HOME", home.toString())
        .environment("PORT", "0")
        .environment("HANDS4J_RUNTIME_SERVER_LIB", Distribution.runtimeServer().toString());
  }
}

package dev.hands4j.testkit.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a trial from starting, said before anything is started. */
class TrialHomeTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  private void start(int port) throws TrialException {
    TrialConfig config = new TrialConfig(folder, port, 2, Path.of("/no/such/launcher"), Map.of());
    Trial.start(config, new PrintStream(progress)).close();
  }

  @Test
  void refusesASecondTrialInTheSameFolder() throws Exception {
    try (TrialHome home = TrialHome.acquire(folder)) {
      assertThat(home.path("logs")).isDirectory();
      assertThatThrownBy(() -> start(0))
          .isInstanceOf(TrialException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("Ctrl-C");
    }
    TrialHome.acquire(folder).close();
  }

  @Test
  void saysThatThePortIsTakenBeforeItStartsAnything() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(TrialException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("PORT=");
    }
    assertThat(progress.toString()).doesNotContain("PostgreSQL");
  }

  @Test
  void removesWhatTheLastTrialLeftAndNothingElse() throws Exception {
    Files.createDirectories(folder.resolve("nodes/node-1"));
    Files.writeString(folder.resolve("nodes/node-1/old"), "x");
    Files.writeString(folder.resolve("mine.txt"), "x");

    TrialHome.acquire(folder).close();

    assertThat(folder.resolve("nodes")).doesNotExist();
    assertThat(folder.resolve("mine.txt")).exists();
  }
}

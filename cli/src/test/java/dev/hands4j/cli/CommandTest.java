package dev.hands4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands print and how they end (architecture §6). */
class CommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsItsVersion() {
    assertThat(run(Map.of(), "version")).isZero();
    assertThat(text(out)).matches("hands4j \\d+\\.\\d+\\.\\d+ on Java 25\\R");
  }

  @Test
  void listsEveryProblemOfTheConfigurationAndExitsWithTwo() {
    assertThat(run(Map.of("PORT", "x", "RUNTIME", "moon", "HANDS4J_HOEM", "y"), "serve"))
        .isEqualTo(2);
    assertThat(text(err)).contains("PORT", "moon", "did you mean HANDS4J_HOME?");
    assertThat(text(out)).isEmpty();
  }

  @Test
  void explainsAWrongCommandLine() {
    assertThat(run(Map.of(), "sevre")).isEqualTo(2);
    assertThat(text(err)).contains("serve");
    assertThat(run(Map.of())).isEqualTo(2);
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(text(out)).contains("serve", "run", "composition", "backup", "doctor", "version");
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(run(Map.of("PORT", port), "serve")).isEqualTo(1);
      assertThat(text(err)).contains("Port " + port).contains("set PORT").doesNotContain("\tat ");
      assertThat(text(out)).isEmpty();
    }
  }

  @Test
  void showsWhichImplementationFillsEachPort() {
    assertThat(run(Map.of(), "composition")).isZero();
    assertThat(text(out))
        .contains("edition: community")
        .containsPattern("Coordinator +LocalCoordinator")
        .containsPattern("EventLog +SqlEventLog")
        .containsPattern("RuntimeProvider +LocalRuntime \\(isolated\\)")
        .containsPattern("ConversationListeners +TitleListener, ProgressListener");
  }

  @Test
  void runEndsWithTwoAndSaysWhyWhenItIsUsedWrongly() {
    String nowhere = folder.resolve("nowhere").toString();
    assertThat(run(Map.of(), "run")).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "a", "--file", nowhere)).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", " ")).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "-")).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--file", nowhere)).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "a", "--workspace", nowhere)).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "a", "--timeout", "soon")).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "a", "--timeout", "0")).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "a", "--confirm", "perhaps")).isEqualTo(2);
    assertThat(run(Map.of(), "run", "--task", "a", "--max-iterations", "0")).isEqualTo(2);
    assertThat(run(Map.of("RUNTIME", "moon"), "run", "--task", "a")).isEqualTo(2);
    assertThat(text(out)).isEmpty();
    assertThat(text(err))
        .contains("one of --task TEXT", "The task is empty", "cannot be read", "is not a folder")
        .contains("not a time", "choose never, ask or settings", "not a positive number", "moon");
  }

  @Test
  void importEndsWithTwoWhenItIsUsedWrongly() {
    assertThat(run(Map.of(), "import")).isEqualTo(2); // there is no ~/.openhands
    assertThat(run(Map.of(), "import", "--from", folder.toString(), "--time-zone", "Mars/North"))
        .isEqualTo(2);
    assertThat(text(err)).contains("is not a folder", "is not a zone");
    assertThat(run(Map.of(), "import", "--from", folder.toString())).isZero();
    assertThat(text(out)).contains("Nothing to import");
  }

  @Test
  void listsEverySetting() {
    assertThat(run(Map.of(), "config")).isZero();
    assertThat(text(out)).contains("| `PORT` | `3000` |", "| `SESSION_API_KEY` |");
  }

  @Test
  void copiesAHome() {
    assertThat(run(Map.of(), "backup", folder.resolve("copy").toString())).isEqualTo(1);
    assertThat(text(err)).contains("nothing to copy");
    try (var storage =
        dev.hands4j.storage.SqlStorage.open(
            dev.hands4j.storage.StorageConfig.in(folder.resolve("home")))) {
      assertThat(storage.conversations().page(Optional.empty(), 0, 1).total()).isZero();
    }
    assertThat(run(Map.of(), "backup", folder.resolve("copy").toString())).isZero();
    assertThat(folder.resolve("copy").resolve("hands4j.db")).isNotEmptyFile();
    assertThat(run(Map.of(), "backup", folder.resolve("copy").toString())).isEqualTo(1);
    assertThat(text(err)).contains("exists");
    assertThat(run(Map.of(), "backup")).isEqualTo(2);
  }

  @Test
  void examinesWhatMayBeMissing() throws Exception {
    Files.createDirectories(folder.resolve("runtime-server"));
    int code =
        run(
            Map.of(
                "PORT",
                "0",
                "HANDS4J_RUNTIME_SERVER_LIB",
                folder.resolve("runtime-server").toString()),
            "doctor");
    assertThat(text(out)).contains("ok        configuration", "demo answers");
    assertThat(code).isZero();
    assertThat(run(Map.of("HANDS4J_RUNTIME_SERVER_LIB", "/nowhere"), "doctor")).isEqualTo(1);
    assertThat(text(out)).contains("PROBLEM   sandbox program in /nowhere: run 'make build'");
  }

  private int run(Map<String, String> environment, String... args) {
    Map<String, String> all = new HashMap<>();
    all.put("HANDS4J_HOME", folder.resolve("home").toString());
    all.put("PORT", "0");
    all.put("HANDS4J_RUNTIME_SERVER_LIB", Distribution.runtimeServer().toString());
    all.putAll(environment);
    return Main.run(
        List.of(args),
        new Surroundings(
            all,
            folder,
            Optional.empty(),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}

package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest {
  @TempDir private Path folder;

  @Test
  void startsAScriptedModelAsAProcessAndKillsIt() throws Exception {
    Path script =
        Files.writeString(folder.resolve("script.json"), "{\"replies\":[{\"says\":\"hello\"}]}");
    try (var child =
        Processes.java(ScriptedModelMain.class.getName())
            .jvmArgs("-Xmx64m", "-XX:+UseSerialGC")
            .args("--script", script.toString())
            .stderrTo(folder.resolve("stderr.log"))
            .start()) {
      URI uri = child.awaitReady();
      var answer =
          RestClient.to(uri)
              .sendText(
                  "POST",
                  "/v1/chat/completions",
                  "application/json",
                  ModelClient.openAi(false, "x"));
      assertThat(answer.tree().at("/choices/0/message/content").asString()).isEqualTo("hello");

      child.kill();

      assertThat(child.isAlive()).isFalse();
      assertThat(child.awaitExit(Duration.ZERO)).isEqualTo(128 + 9);
    }
  }

  @Test
  void reportsEveryProblemOfAScriptAndExits() throws Exception {
    Path script = Files.writeString(folder.resolve("script.json"), "{\"replys\":[]}");
    try (var child =
        Processes.java(ScriptedModelMain.class.getName())
            .args("--script", script.toString())
            .start()) {
      assertThat(child.awaitExit(ChildProcess.PATIENCE)).isEqualTo(2);
      assertThat(child.stderr()).contains("replys is unknown");
      assertThatThrownBy(child::awaitReady)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("replys is unknown");
    }
  }

  @Test
  void readsLinesAndCollectsErrorsInTheGivenFolderAndEnvironment() throws Exception {
    Path errors = folder.resolve("err.log");
    try (var child =
        Processes.command("sh", "-c", "echo first; echo oops >&2; echo \"$GREETING from $(pwd)\"")
            .environment("GREETING", "hello")
            .in(folder)
            .stderrTo(errors)
            .start()) {
      var line = child.awaitLine(Pattern.compile("(\\w+) from (.*)"), ChildProcess.PATIENCE);

      assertThat(line.group(1)).isEqualTo("hello");
      assertThat(Path.of(line.group(2)).toRealPath()).isEqualTo(folder.toRealPath());
      assertThat(child.awaitExit(ChildProcess.PATIENCE)).isZero();
      assertThat(child.stdout()).hasSize(2).startsWith("first");
      assertThat(errors).hasContent("oops");
    }
  }

  @Test
  void letsAChildEndInOrder() throws Exception {
    try (var child =
        Processes.command(
                "sh", "-c", "trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.05; done")
            .start()) {
      child.awaitLine(Pattern.compile("up"), ChildProcess.PATIENCE);

      child.terminate();

      assertThat(child.awaitExit(ChildProcess.PATIENCE)).isEqualTo(7);
      child.awaitLine(Pattern.compile("bye"), ChildProcess.PATIENCE);
    }
  }

  @Test
  void passesOnCtrlC() throws Exception {
    try (var child =
        Processes.command("sh", "-c", "trap 'exit 9' INT; echo up; while :; do sleep 0.05; done")
            .start()) {
      child.awaitLine(Pattern.compile("up"), ChildProcess.PATIENCE);

      child.interrupt();

      assertThat(child.awaitExit(ChildProcess.PATIENCE)).isEqualTo(9);
    }
  }

  @Test
  void killsTheWholeFamilyOnClose() throws Exception {
    ProcessHandle grandchild;
    ChildProcess child = Processes.command("sh", "-c", "sleep 600 & echo child $!; wait").start();
    try (child) {
      String pid = child.awaitLine(Pattern.compile("child (\\d+)"), ChildProcess.PATIENCE).group(1);
      grandchild = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      assertThat(grandchild.isAlive()).isTrue();
    }

    assertThat(child.isAlive()).isFalse();
    org.awaitility.Awaitility.await().until(() -> !grandchild.isAlive());
  }
}

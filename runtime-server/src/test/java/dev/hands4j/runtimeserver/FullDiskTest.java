package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A sandbox whose disk is really full, its own files included. */
class FullDiskTest {
  @TempDir Path folder;
  private Path disk;
  private Path workspace;
  private RuntimeServer server;
  private SandboxClient client;

  @BeforeEach
  void openOnASmallDisk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=4m", "hands4j-test", disk.toString());
    Path state = Files.createDirectory(disk.resolve("state"));
    workspace = Files.createDirectory(disk.resolve("ws"));
    server =
        RuntimeServer.start(
            ServerConfig.of(
                "full",
                folder.resolve("s"),
                workspace,
                SandboxClient.KEY,
                Map.of("PATH", System.getenv("PATH"), "HOME", folder.toString()),
                ShellSettings.in(state),
                Duration.ZERO));
    client = new SandboxClient(folder.resolve("s"));
  }

  @AfterEach
  void unmount() throws Exception {
    server.close();
    run("umount", "-l", disk.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as(
            "%s failed: %s. This test mounts a tmpfs: run it as root, outside of containers that"
                + " forbid mounting.",
            command[0], output)
        .isZero();
  }

  private void fill() throws Exception {
    client.run(100, "cat /dev/zero > big 2>/dev/null; sync; echo full");
  }

  private String edit(long id, String command, String path) throws Exception {
    return client
        .execute(
            id,
            "edit",
            Map.of(
                "command",
                command,
                "path",
                path,
                "old_str",
                "a",
                "new_str",
                "b".repeat(50_000),
                "file_text",
                "c".repeat(50_000)),
            1,
            "agent")
        .json()
        .path("content")
        .asString();
  }

  @Test
  void keepsTheOldTextOfAFileThatCannotBeWritten() throws Exception {
    Path file = Files.writeString(workspace.resolve("f"), "a\n");
    fill();

    assertThat(edit(1, "str_replace", file.toString()))
        .startsWith("ERROR:\nRan into")
        .contains("No space left on device");
    assertThat(edit(2, "create", workspace.resolve("new").toString()))
        .contains("No space left on device");
    JsonNode written =
        client
            .execute(3, "write", Map.of("path", "f", "content", "d".repeat(50_000)), 1, "agent")
            .json();

    assertThat(written.path("observation").asString()).isEqualTo("error");
    assertThat(Files.readString(file)).isEqualTo("a\n");
    assertThat(workspace.resolve("new")).doesNotExist();
    try (var all = Files.list(workspace)) {
      assertThat(all.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("f", "big");
    }
  }

  @Test
  void answersEachCommandAndWorksAgainWhenThereIsRoom() throws Exception {
    client.run(1, "echo first");
    fill();

    JsonNode meanwhile = client.run(2, "echo while full");
    assertThat(meanwhile.path("content").asString()).isNotEmpty();

    Files.delete(workspace.resolve("big"));
    assertThat(client.run(3, "echo again").path("content").asString()).isEqualTo("again");
  }
}

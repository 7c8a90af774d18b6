package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What commands and cells of a sandbox find: runtime.md §§9, 14 and §32.7-32.8. */
class SandboxEnvironmentTest extends RunningSandbox {
  @Test
  void keepsItsKeyFromTheCommands() throws Exception {
    client.post("/environment", "{\"TOKEN\":\"t0k\"}");

    JsonNode observation =
        client.run(1, "env; cat /proc/self/cmdline /proc/$PPID/environ | tr '\\0' '\\n'; set");

    assertThat(observation.path("content").asString())
        .contains("TOKEN=t0k")
        .doesNotContain(SandboxClient.KEY);
  }

  @Test
  void runsCellsBesideTheShellsDirectory() throws Exception { // 107; runtime.md §7.2
    client.run(1, "mkdir sub && cd sub");

    JsonNode cell =
        client.execute(2, "run_ipython", Map.of("code", "print(1+1)"), 1, "agent").json();

    assertThat(cell.path("message").asString()).isEqualTo("Code executed in IPython cell.");
    assertThat(cell.path("observation").asString()).isEqualTo("run_ipython");
    assertThat(cell.path("content").asString())
        .startsWith(
            "2\n[Jupyter current working directory: %s]\n[Jupyter Python interpreter: /"
                .formatted(workspace.resolve("sub")))
        .endsWith("]");
    assertThat(cell.path("extras").path("code").asString()).isEqualTo("print(1+1)");
    assertThat(cell.path("extras").path("image_urls").isNull()).isTrue();
    assertThat(cell.path("success").asBoolean()).isTrue();
    JsonNode plain =
        client
            .execute(3, "run_ipython", Map.of("code", "y = 3", "include_extra", false), 1, "user")
            .json();
    assertThat(plain.path("content").asString())
        .isEqualTo("[Code executed successfully with no output]");
    assertThat(
            client
                .execute(4, "run_ipython", Map.of("code", "y"), 1, "agent")
                .json()
                .path("content")
                .asString())
        .startsWith("3\n");
  }

  @Test
  void showsVariablesSetMeanwhileToCommandsAndCells() throws Exception { // 112, 115, 116
    client.post("/environment", "{\"FOO\":\"abc\\\"def\"}");
    client.post("/environment", "{\"BAR\":\"two words $x\"}");
    client.post("/environment", "{}");
    client.post("/environment", "{\"FOO\":\"new\"}");

    assertThat(client.run(1, "echo \"$FOO|$BAR\"").path("content").asString())
        .isEqualTo("new|two words $x");
    assertThat(
            client
                .execute(
                    2,
                    "run_ipython",
                    Map.of("code", "import os; os.environ['FOO'] + '|' + os.environ['BAR']"),
                    1,
                    "agent")
                .json()
                .path("content")
                .asString())
        .startsWith("'new|two words $x'");
  }

  @Test
  void interruptsACellByItsId() throws Exception {
    CompletableFuture<JsonNode> running = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            String code = "open('begun', 'w').close()\nimport time\ntime.sleep(1000)";
            running.complete(
                client.execute(9, "run_ipython", Map.of("code", code), 1, "agent").json());
          } catch (Exception e) {
            running.completeExceptionally(e);
          }
        });
    await().until(() -> Files.exists(workspace.resolve("begun")));

    client.post("/interrupt", "{\"id\":9}");

    assertThat(running.get().path("content").asString()).contains("KeyboardInterrupt");
  }

  @Test
  void tellsGitWhoCommits() throws Exception { // 27, 28, 29, 118
    String who = "git config user.name; git config user.email";
    assertThat(client.run(1, who).path("content").asString())
        .isEqualTo("openhands\nopenhands@all-hands.dev");
    assertThat(
            client
                .run(
                    2,
                    "git init -q . && echo a > f && git add f && git diff --cached --stat && git"
                        + " commit -qm first && git log --format='%an <%ae>'")
                .path("content")
                .asString())
        .contains("1 insertion")
        .endsWith("openhands <openhands@all-hands.dev>");

    client.post(
        "/environment", "{\"GIT_USER_NAME\":\"Ann \\\"A\\\" B\",\"GIT_USER_EMAIL\":\"a@b.c\"}");
    assertThat(client.run(3, who + "; env").path("content").asString())
        .startsWith("Ann \"A\" B\na@b.c")
        .doesNotContain("GIT_USER_NAME");
    client.post("/environment", "{\"GIT_USER_NAME\":\"\",\"GIT_USER_EMAIL\":\"\"}");
    assertThat(client.run(4, who).path("content").asString())
        .isEqualTo("openhands\nopenhands@all-hands.dev");

    Files.writeString(folder.resolve(".gitconfig"), "[user]\n\tname = Own\n");
    assertThat(client.run(5, who).path("content").asString())
        .isEqualTo("Own\nopenhands@all-hands.dev");
  }
}

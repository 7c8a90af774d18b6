package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.runtimeserver.shell.ShellSettings;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole program in this process, over its real socket. */
class SandboxTest {
  @TempDir Path folder;
  private Path workspace;
  private ServerConfig config;
  private RuntimeServer server;
  private SandboxClient client;

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
            WorkspaceLimits.USUAL);
    start();
  }

  private void start() throws Exception {
    server = RuntimeServer.start(config);
    client = new SandboxClient(config.socket());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  private String log() throws Exception {
    Path file = workspace.resolve("log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void answersTheWireForm() throws Exception { // runtime.md §7.2
    JsonNode observation = client.run(1, "echo hi");

    assertThat(observation.propertyNames())
        .containsExactly("message", "observation", "content", "extras", "success");
    assertThat(observation.path("message").asString())
        .isEqualTo("Command `echo hi` executed with exit code 0.");
    assertThat(observation.path("extras").propertyNames())
        .containsExactly("command", "metadata", "hidden");
    assertThat(observation.path("extras").path("metadata").propertyNames())
        .containsExactly(
            "exit_code",
            "pid",
            "username",
            "hostname",
            "working_dir",
            "py_interpreter_path",
            "prefix",
            "suffix");
    assertThat(observation.path("success").asBoolean()).isTrue();
  }

  @Test
  void runsAnIdOnce() throws Exception {
    JsonNode first = client.run(7, "echo run >> log; echo $RANDOM");
    JsonNode second = client.run(7, "echo run >> log; echo $RANDOM");

    assertThat(second).isEqualTo(first);
    assertThat(log()).isEqualTo("run\n");
  }

  @Test
  void remembersResultsWhenItIsStartedAgain() throws Exception {
    JsonNode first = client.run(7, "echo run >> log; echo $RANDOM");
    server.close();
    start();

    assertThat(client.run(7, "echo run >> log; echo $RANDOM")).isEqualTo(first);
    assertThat(log()).isEqualTo("run\n");
  }

  @Test
  void attachesARepeatToTheRunningAction() throws Exception {
    String command = "echo run >> log; while [ ! -e go ]; do sleep 0.02; done; echo $RANDOM";
    CompletableFuture<JsonNode> first = inBackground(7, command);
    await().until(() -> log().equals("run\n"));
    CompletableFuture<JsonNode> second = inBackground(7, command);

    Files.createFile(workspace.resolve("go"));

    assertThat(second.get()).isEqualTo(first.get());
    assertThat(log()).isEqualTo("run\n");
  }

  private CompletableFuture<JsonNode> inBackground(long id, String command) {
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

  @Test
  void goesOnWhenTheCallerIsGone() throws Exception {
    byte[] request =
        SandboxClient.request(
            "POST",
            "/execute_action",
            "{\"action\":{\"id\":3,\"action\":\"run\",\"args\":{\"command\":\"echo begun >> log;"
                + " while [ ! -e go ]; do sleep 0.02; done; echo end >> log\"}}}",
            Map.of("Accept", "application/x-ndjson", "X-OpenHands-Epoch", "1"));
    try (SocketChannel channel = client.open()) {
      channel.write(ByteBuffer.wrap(request));
      await().until(() -> log().equals("begun\n"));
    }
    Files.createFile(workspace.resolve("go"));

    JsonNode observation = client.run(3, "never run");

    assertThat(observation.path("success").asBoolean()).isTrue();
    assertThat(log()).isEqualTo("begun\nend\n");
  }

  @Test
  void refusesAnEarlierOwner() throws Exception {
    client.execute(1, "run", Map.of("command", "true"), 5, "agent");

    SandboxClient.Answer stale =
        client.execute(2, "run", Map.of("command", "touch no"), 4, "agent");

    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("detail").asString()).isEqualTo("stale_epoch");
    assertThat(workspace.resolve("no")).doesNotExist();
    server.close();
    start();
    assertThat(client.execute(2, "run", Map.of("command", "true"), 4, "agent").status())
        .isEqualTo(409);
  }

  @Test
  void refusesAWaitingActionOfAnEarlierOwner() throws Exception {
    CompletableFuture<JsonNode> first =
        inBackground(1, "touch begun; while [ ! -e go ]; do sleep 0.02; done");
    await().until(() -> Files.exists(workspace.resolve("begun")));
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return client.execute(2, "run", Map.of("command", "touch no"), 1, "agent").status();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    client.call("POST", "/environment", "{}", Map.of("X-OpenHands-Epoch", "2"));

    Files.createFile(workspace.resolve("go"));
    first.get();

    // either it came late and was refused at the door, or it was refused when its turn came
    assertThat(waiting.get()).isEqualTo(409);
    assertThat(workspace.resolve("no")).doesNotExist();
  }

  @Test
  void saysWhenAResultIsNoLongerKept() throws Exception {
    for (int id = 1; id <= 40; id++) {
      client.run(id, "echo " + id);
    }

    SandboxClient.Answer answer =
        client.execute(1, "run", Map.of("command", "touch no"), 1, "agent");

    assertThat(answer.status()).isEqualTo(410);
    assertThat(workspace.resolve("no")).doesNotExist();
    assertThat(client.run(40, "never").path("content").asString()).isEqualTo("40");
  }

  @Test
  void doesNotRunWhatWasMeantForItsPredecessor() throws Exception {
    SandboxClient.Answer answer =
        client.call(
            "POST",
            "/execute_action",
            "{\"action\":{\"id\":1,\"action\":\"run\",\"args\":{\"command\":\"touch no\"}}}",
            Map.of("X-OpenHands-Epoch", "1", "X-Hands4j-Instance", "an-earlier-one"));

    assertThat(answer.status()).isEqualTo(410);
    assertThat(workspace.resolve("no")).doesNotExist();
  }

  @Test
  void interruptsAnActionThatStillWaits() throws Exception {
    CompletableFuture<JsonNode> first =
        inBackground(1, "touch begun; while [ ! -e go ]; do sleep 0.02; done");
    await().until(() -> Files.exists(workspace.resolve("begun")));
    CompletableFuture<JsonNode> waiting = inBackground(2, "touch no");
    await().until(() -> client.post("/interrupt", "{\"id\":2}").json().path("found").asBoolean());

    Files.createFile(workspace.resolve("go"));

    assertThat(waiting.get().path("observation").asString()).isEqualTo("error");
    assertThat(first.get().path("success").asBoolean()).isTrue();
    assertThat(workspace.resolve("no")).doesNotExist();
  }

  @Test
  void interruptsARunningActionByItsId() throws Exception {
    CompletableFuture<JsonNode> running = inBackground(9, "touch begun; sleep 1000");
    await().until(() -> Files.exists(workspace.resolve("begun")));

    client.post("/interrupt", "{\"id\":9}");

    JsonNode metadata = running.get().path("extras").path("metadata");
    assertThat(metadata.path("exit_code").asInt()).isEqualTo(130);
    assertThat(metadata.path("suffix").asString()).contains("CTRL+C was sent");
  }

  @Test
  void doesNotLetTheUserWaitForTheAgent() throws Exception {
    CompletableFuture<JsonNode> agent = inBackground(1, "while [ ! -e go ]; do sleep 0.02; done");

    client.execute(2, "run", Map.of("command", "touch go"), 1, "user");

    assertThat(agent.get().path("success").asBoolean()).isTrue();
  }

  @Test
  void runsAStaticCommandBesideTheShell() throws Exception { // runtime.md §8.3
    CompletableFuture<JsonNode> agent =
        inBackground(1, "mkdir sub; while [ ! -e sub/go ]; do sleep 0.02; done");
    await().until(() -> Files.exists(workspace.resolve("sub")));

    JsonNode observation =
        client
            .execute(
                -1,
                "run",
                Map.of("command", "touch go; pwd", "is_static", true, "cwd", "sub"),
                1,
                "agent")
            .json();

    assertThat(observation.path("content").asString()).endsWith("/ws/sub");
    assertThat(agent.get().path("success").asBoolean()).isTrue();
  }

  @Test
  void streamsOutputBeforeTheResult() throws Exception {
    SandboxClient.Answer answer =
        client.call(
            "POST",
            "/execute_action",
            "{\"action\":{\"id\":3,\"action\":\"run\",\"args\":{\"command\":"
                + "\"for i in 1 2 3; do echo tick; sleep 0.2; done\"}}}",
            Map.of("Accept", "application/x-ndjson", "X-OpenHands-Epoch", "1"));

    List<JsonNode> lines = answer.text().lines().map(SandboxClient.JSON::readTree).toList();
    assertThat(lines.getFirst().path("type").asString()).isEqualTo("output");
    assertThat(lines.getFirst().path("text").asString()).startsWith("tick\n");
    assertThat(lines.getLast().path("observation").path("content").asString())
        .isEqualTo("tick\ntick\ntick");
  }

  @Test
  void refusesAWrongKey() throws Exception { // runtime.md §5.4
    SandboxClient.Answer answer =
        client.call("POST", "/list_files", "{}", Map.of("X-Session-API-Key", "guess"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asString()).isEqualTo("Invalid API Key");
    SandboxClient.Answer alive = client.call("GET", "/alive", "", Map.of("X-Session-API-Key", ""));
    assertThat(alive.json().path("protocol").asInt()).isEqualTo(1);
    assertThat(alive.json().path("instance").asString()).isEqualTo(config.instance());
  }

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
  void refusesRequestsThatAreTooLarge() throws Exception {
    assertThat(client.post("/execute_action", "x".repeat(70_000)).status()).isEqualTo(413);
    assertThat(client.raw(("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n\r\n").getBytes()).status())
        .isEqualTo(431);
    assertThat(client.raw("nonsense\r\n\r\n".getBytes()).status()).isEqualTo(400);
    assertThat(client.post("/execute_action", "{").status()).isEqualTo(400);
    assertThat(client.run(1, "echo still here").path("success").asBoolean()).isTrue();
  }

  @Test
  void refusesMoreConnectionsThanItHasRoomFor() throws Exception {
    List<SocketChannel> held = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        held.add(client.open());
      }
      assertThat(client.post("/list_files", "{}").status()).isEqualTo(503);
    } finally {
      for (SocketChannel channel : held) {
        channel.close();
      }
    }
    await().until(() -> client.post("/list_files", "{}").status() == 200);
  }

  @Test
  void listsFoldersFirst() throws Exception { // 78
    Files.createDirectories(workspace.resolve("Zoo"));
    Files.createDirectories(workspace.resolve(".git"));
    Files.writeString(workspace.resolve("b.txt"), "");
    Files.writeString(workspace.resolve("A.txt"), "");

    assertThat(client.post("/list_files", "{}").text())
        .isEqualTo("[\".git/\",\"Zoo/\",\"A.txt\",\"b.txt\"]");
    assertThat(client.post("/list_files", "{\"path\":\"nowhere/\"}").text()).isEqualTo("[]");
  }

  @Test
  void takesAndGivesFiles() throws Exception { // 69-71, 74, 79, 80
    Path target = workspace.resolve("new/deep");
    SandboxClient.Answer up =
        client.post("/upload_file?destination=" + target + "&filename=a.txt", "content");
    assertThat(up.text())
        .isEqualTo(
            "{\"filename\":\"a.txt\",\"destination\":\"%s\",\"recursive\":false}"
                .formatted(target));

    SandboxClient.Answer down =
        client.call(
            "GET", "/download_files?path=" + workspace, "", Map.of("X-OpenHands-Epoch", "1"));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(down.body()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("new/deep/a.txt");
      assertThat(new String(zip.readAllBytes())).isEqualTo("content");
    }
    SandboxClient.Answer back =
        client.call("GET", "/download_files?path=nowhere", "", Map.of("X-OpenHands-Epoch", "1"));
    assertThat(back.status()).isEqualTo(400);
    assertThat(client.post("/upload_file?destination=/tmp&filename=..", "x").status())
        .isEqualTo(400);
  }

  @Test
  void readsAndWritesRelativeToTheShell() throws Exception { // 75, 76, 77
    client.run(1, "mkdir sub && cd sub");

    JsonNode written =
        client.execute(2, "write", Map.of("path", "f", "content", "x"), 1, "agent").json();
    assertThat(written.path("content").asString()).isEmpty();
    String path = written.path("extras").path("path").asString();
    assertThat(path).isEqualTo(workspace.resolve("sub/f").toString());
    assertThat(Files.readString(Path.of(path))).isEqualTo("x\n");
    assertThat(client.execute(3, "read", Map.of("path", "f"), 1, "agent").json().path("content"))
        .hasToString("\"x\\n\"");
    assertThat(
            client
                .execute(4, "read", Map.of("path", "no"), 1, "agent")
                .json()
                .path("content")
                .asString())
        .isEqualTo(
            "File not found: %s. Your current working directory is %s."
                .formatted(workspace.resolve("sub/no"), workspace.resolve("sub")));
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

  @Test
  void saysWhatItCannotDo() throws Exception {
    JsonNode observation = client.execute(1, "browse", Map.of("url", "x"), 1, "agent").json();

    assertThat(observation.path("observation").asString()).isEqualTo("error");
    assertThat(observation.path("extras").path("error_id").asString())
        .isEqualTo("AGENT_ERROR$BAD_ACTION");
  }

  @Test
  void describesItself() throws Exception { // runtime.md §6.2
    JsonNode info = client.call("GET", "/server_info", "", Map.of()).json();

    assertThat(info.path("uptime").asDouble()).isPositive();
    assertThat(info.path("resources").path("memory").path("rss").asLong()).isPositive();
  }
}

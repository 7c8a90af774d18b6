package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each action of a sandbox runs once and for its owner. */
class SandboxTest extends RunningSandbox {
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
  void runsActionsOneAfterAnother() throws Exception { // 168
    CompletableFuture<JsonNode> first =
        inBackground(1, "touch begun; while [ ! -e go ]; do sleep 0.02; done; echo 1 >> log");
    await().until(() -> Files.exists(workspace.resolve("begun")));
    CompletableFuture<JsonNode> second = inBackground(2, "echo 2 >> log");
    JsonNode beside =
        client
            .execute(-1, "run", Map.of("command", "cd / && pwd", "is_static", true), 1, "agent")
            .json();
    assertThat(beside.path("content").asString()).isEqualTo("/");

    Files.createFile(workspace.resolve("go"));
    first.get();
    second.get();

    assertThat(log()).isEqualTo("1\n2\n");
    assertThat(client.run(3, "pwd").path("content").asString()).isEqualTo(workspace.toString());
  }
}

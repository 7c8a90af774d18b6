package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who and what a sandbox lets in: runtime.md §§5, 6. */
class SandboxDoorTest extends RunningSandbox {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/execute_action",
        "/interrupt",
        "/environment",
        "/list_files",
        "/upload_file",
        "/shutdown",
        "/workspace/info",
        "/workspace/read",
        "/workspace/run",
        "/nowhere"
      })
  void asksForItsKeyEverywhere(String path) throws Exception { // 167
    for (String key : List.of("", "guess", SandboxClient.KEY + "x")) {
      assertThat(client.call("POST", path, "{}", Map.of("X-Session-API-Key", key)).status())
          .isEqualTo(403);
    }
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

  @ParameterizedTest
  @CsvSource({
    "'5\r\nhello\r\n0\r\n\r\n', 200",
    "'5;x=y\r\nhello\r\n0\r\nTrailer: z\r\n\r\n', 200",
    "'100001\r\n', 413",
    "'-1\r\n', 400",
    "'x\r\n', 400",
    "'2\r\nhello', 400",
    "'ffffffffffffffffff\r\n', 400"
  })
  void takesBodiesInChunks(String body, int status) throws Exception {
    String head =
        "POST /workspace/write?path=f HTTP/1.1\r\nX-Session-API-Key: %s\r\n"
            + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    String request = head.formatted(SandboxClient.KEY) + body.translateEscapes();

    assertThat(client.raw(request.getBytes()).status()).isEqualTo(status);

    assertThat(Files.exists(workspace.resolve("f"))).isEqualTo(status == 200);
    if (status == 200) {
      assertThat(workspace.resolve("f")).hasContent("hello");
    }
  }

  @Test
  void refusesABodyOfTwoLengths() throws Exception {
    String both =
        "POST /workspace/write?path=f HTTP/1.1\r\nX-Session-API-Key: %s\r\n"
            + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";

    assertThat(client.raw(both.formatted(SandboxClient.KEY).getBytes()).status()).isEqualTo(411);
  }

  @Test
  void isNotFencedForFilesAndPrograms() throws Exception {
    client.execute(1, "run", Map.of("command", "true"), 9, "agent");

    assertThat(client.post("/workspace/info", "{}").status()).isEqualTo(200);
    assertThat(client.post("/list_files", "{}").status()).isEqualTo(409);
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

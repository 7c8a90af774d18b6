package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.says;
import static dev.hands4j.testkit.Reply.toolCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The agent as a client of the public example server of the protocol (integrations.md §8.3). */
class McpClientTest {
  private static final String SECRET = "s3cret-of-the-mcp-server";
  private static Path everything;

  @BeforeAll
  static void install() throws Exception {
    everything =
        Node.installed()
            .resolve("node_modules/@modelcontextprotocol/server-everything/dist/index.js");
  }

  private static TestServer server() {
    return TestServer.community()
        .with("RUNTIME", "local") // the server's files are on this machine
        .model(
            Script.byTurn(
                toolCall("echo", Map.of("message", "hello " + SECRET)), finishes("Done.")))
        .start();
  }

  private static Map<String, Object> stdio(String name, String... more) {
    List<String> arguments = new java.util.ArrayList<>(List.of(everything.toString(), "stdio"));
    arguments.addAll(List.of(more));
    return Map.of(
        "name", name, "command", "node", "args", arguments, "env", Map.of("MY_TOKEN", SECRET));
  }

  private static void save(TestServer server, String list, Object... servers) throws Exception {
    assertThat(
            server
                .rest()
                .post("/api/settings", Map.of("mcp_config", Map.of(list, List.of(servers))))
                .status())
        .isEqualTo(200);
  }

  private static void callsEcho(TestServer server) throws Exception {
    String id = server.create("Say it");
    try (SocketIoTestClient tab = server.join(id)) {
      JsonNode action =
          tab.awaitPayload(e -> e.path("action").asString("").equals("call_tool_mcp"));
      assertThat(action.path("args").path("name").asString()).isEqualTo("echo");
      JsonNode seen = tab.awaitPayload(e -> e.path("observation").asString("").equals("mcp"));
      JsonNode result = JsonMapper.shared().readTree(seen.path("content").asString());
      assertThat(result.path("isError").asBoolean(true)).isFalse();
      assertThat(result.path("content").path(0).path("text").asString()).contains("hello");
      assertThat(seen.path("cause").asLong()).isEqualTo(action.path("id").asLong());
      assertThat(seen.path("extras").path("name").asString()).isEqualTo("echo");
      tab.awaitPayload(e -> e.path("action").asString("").equals("finish"));
      JsonNode system = tab.awaitPayload(e -> e.path("action").asString("").equals("system"));
      assertThat(system.path("args").path("tools").toString()).contains("\"echo\"");
      assertThat(tab.payloads().toString()).doesNotContain(SECRET);
    }
    List<ModelRequest> requests =
        server.model().requests().stream().filter(ModelRequest::offersTools).toList(); // no title
    assertThat(requests.getFirst().toolNames()).contains("execute_bash", "echo");
    JsonNode echo =
        requests
            .getFirst()
            .tree()
            .path("tools")
            .valueStream()
            .filter(tool -> tool.path("function").path("name").asString("").equals("echo"))
            .findFirst()
            .orElseThrow();
    assertThat(
            echo.path("function")
                .path("parameters")
                .path("properties")
                .path("message")
                .path("type")
                .asString(""))
        .isEqualTo("string");
    assertThat(requests.getLast().lastToolResult().orElseThrow()).contains("hello");
  }

  @Test
  void callsAToolOfAProgramInTheSandbox() throws Exception {
    try (TestServer server = server()) {
      save(server, "stdio_servers", stdio("everything"));
      callsEcho(server);
    }
  }

  @Test
  void callsAToolOverStreamableHttp() throws Exception {
    try (TestServer server = server();
        Everything http = Everything.start("streamableHttp")) {
      save(server, "shttp_servers", Map.of("url", http.url("/mcp"), "api_key", SECRET));
      callsEcho(server);
    }
  }

  @Test
  void callsAToolOverServerSentEvents() throws Exception {
    try (TestServer server = server();
        Everything http = Everything.start("sse")) {
      save(server, "sse_servers", Map.of("url", http.url("/sse"), "api_key", SECRET));
      callsEcho(server);
    }
  }

  @Test
  void callsAgainAfterTheServerOfToolsWasRestarted() throws Exception {
    try (TestServer server = server()) {
      int port;
      String id;
      try (Everything http = Everything.start("streamableHttp")) {
        port = http.port();
        save(server, "shttp_servers", Map.of("url", http.url("/mcp")));
        id = server.create("Say it");
        try (SocketIoTestClient tab = server.join(id)) {
          tab.awaitPayload(e -> e.path("action").asString("").equals("finish"));
        }
      }
      server
          .model()
          .script(
              Script.inOrder(
                  toolCall("echo", Map.of("message", "again")), finishes("Done again.")));
      try (Everything _ = Everything.start("streamableHttp", port);
          SocketIoTestClient tab = server.join(id)) {
        TestServer.say(tab, "Once more");
        JsonNode seen =
            tab.awaitPayload(e ->
                e.path("observation").asString("").equals("mcp")
                    && e.path("extras").path("arguments").toString().contains("again"));
        assertThat(seen.path("content").asString()).contains("\"isError\":false").contains("again");
      }
    }
  }

  @Test
  void goesOnWithoutServersThatCannotBeHad() throws Exception {
    try (TestServer server =
        TestServer.community()
            .with("RUNTIME", "local")
            .model(Script.always(says("Hello.")))
            .start()) {
      assertThat(
              server
                  .rest()
                  .post(
                      "/api/settings",
                      Map.of(
                          "mcp_config",
                          Map.of(
                              "shttp_servers",
                              List.of(Map.of("url", "http://127.0.0.1:" + freePort() + "/mcp")),
                              "stdio_servers",
                              List.of(
                                  Map.of("name", "none", "command", "no-such-program-here"),
                                  Map.of("name", "mute", "command", "false")))))
                  .status())
          .isEqualTo(200);
      try (SocketIoTestClient tab = server.join(server.create("Hello"))) {
        for (String name : List.of("127.0.0.1:", "\"none\"", "\"mute\"")) {
          tab.awaitPayload(e ->
              e.path("observation").asString("").equals("error")
                  && e.path("content").asString("").contains(name)
                  && e.path("content").asString("").contains("the work goes on"));
        }
        tab.awaitPayload(e ->
            e.path("action").asString("").equals("message")
                && e.path("source").asString("").equals("agent"));
      }
    }
  }

  @Test
  void repeatsARecordedCallAndSaysWhatCannotBeRepeated() throws Exception {
    try (TestServer server =
        TestServer.community()
            .with("RUNTIME", "local")
            .model(Script.always(says("Going on.")))
            .start()) {
      save(server, "stdio_servers", stdio("everything"));
      List<Map<String, Object>> recorded =
          List.of(
              Map.of("source", "user", "action", "message", "args", Map.of("content", "Do it")),
              Map.of("source", "agent", "action", "delegate", "args", Map.of("agent", "Browsing")),
              Map.of(
                  "source",
                  "agent",
                  "action",
                  "call_tool_mcp",
                  "args",
                  Map.of("name", "echo", "arguments", Map.of("message", "as recorded"))));
      String id =
          server
              .rest()
              .post(
                  "/api/conversations",
                  Map.of("replay_json", JsonMapper.shared().writeValueAsString(recorded)))
              .tree()
              .path("conversation_id")
              .asString();
      try (SocketIoTestClient tab = server.join(id)) {
        JsonNode call =
            tab.awaitPayload(e -> e.path("action").asString("").equals("call_tool_mcp"));
        assertThat(call.path("args").path("thought").asString())
            .contains("cannot be repeated: \"delegate\"");
        JsonNode seen = tab.awaitPayload(e -> e.path("observation").asString("").equals("mcp"));
        assertThat(seen.path("content").asString()).contains("as recorded");
      }
    }
  }

  @Test
  void severalProgramsGiveTheirNamesToTheirTools() throws Exception {
    try (TestServer server =
        TestServer.community()
            .with("RUNTIME", "local")
            .model(Script.always(says("Hello.")))
            .start()) {
      save(server, "stdio_servers", stdio("one"), stdio("two", "again"));
      try (SocketIoTestClient tab = server.join(server.create("Hello"))) {
        tab.awaitPayload(e ->
            e.path("action").asString("").equals("message")
                && e.path("source").asString("").equals("agent"));
      }
      assertThat(
              server.model().requests().stream()
                  .filter(ModelRequest::offersTools)
                  .toList()
                  .getLast()
                  .toolNames())
          .contains("one_echo", "two_echo")
          .doesNotContain("echo");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The public example server as a process of this machine. */
  private record Everything(Process process, int port) implements AutoCloseable {
    static Everything start(String kind) throws IOException {
      return start(kind, freePort());
    }

    static Everything start(String kind, int port) throws IOException {
      ProcessBuilder builder = new ProcessBuilder("node", everything.toString(), kind);
      builder.environment().put("PORT", Integer.toString(port));
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      Everything started = new Everything(builder.start(), port);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
              return true;
            }
          });
      return started;
    }

    String url(String path) {
      return "http://localhost:" + port + path;
    }

    @Override
    public void close() {
      process.destroyForcibly();
      try {
        boolean ignored = process.waitFor(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.git.FakeBitbucket;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.FakeGitLab;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server's own tools over MCP (rest-core.md §13, integrations.md §8.4). */
class McpTest {
  private static final String TOKEN = "good-token-1";
  private static final String BOTH = "application/json, text/event-stream";

  private static List<FakeProvider> fakes;
  private static TestServer server;
  private static RestClient rest;
  private static RestClient mcp;

  @BeforeAll
  static void start() throws Exception {
    GitWorld world = GitWorld.small();
    fakes = List.of(new FakeGitHub(world), new FakeGitLab(world), new FakeBitbucket(world));
    server = TestServer.community().start();
    rest = server.rest();
    mcp = rest.withHeader("Accept", BOTH);
    Map<String, Object> tokens = new LinkedHashMap<>();
    List<String> names = List.of("github", "gitlab", "bitbucket");
    for (int i = 0; i < names.size(); i++) {
      fakes.get(i).accept(TOKEN);
      tokens.put(names.get(i), Map.of("token", TOKEN, "host", fakes.get(i).host()));
    }
    assertThat(rest.post("/api/add-git-providers", Map.of("provider_tokens", tokens)).status())
        .isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    server.close();
    fakes.forEach(FakeProvider::close);
  }

  @BeforeEach
  void heal() {
    fakes.forEach(FakeProvider::heal);
  }

  // ---- the protocol around the tools ---------------------------------------------------------

  @Test
  void answersARequestWithOneEventOfAStream() throws Exception {
    for (String path : List.of("/mcp/mcp", "/mcp/mcp/")) {
      Response answer = mcp.post(path, request("ping", Map.of()));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
      assertThat(answer.body()).startsWith("event: message\ndata: {").endsWith("}\n\n");
    }
  }

  @Test
  void introducesItself() throws Exception {
    JsonNode result =
        call(
            "initialize",
            Map.of(
                "protocolVersion",
                "2025-03-26",
                "capabilities",
                Map.of(),
                "clientInfo",
                Map.of("name", "test", "version", "1")));
    assertThat(result.path("serverInfo").path("name").asString()).isEqualTo("mcp");
    assertThat(result.path("protocolVersion").asString()).isEqualTo("2025-03-26");
    assertThat(result.path("capabilities").propertyNames()).contains("tools");
    Response notified =
        mcp.post("/mcp/mcp", Map.of("jsonrpc", "2.0", "method", "notifications/initialized"));
    assertThat(notified.status()).isEqualTo(202);
    assertThat(notified.body()).isEmpty();
  }

  @Test
  void listsItsToolsWithTheSchemasOfTheWire() throws Exception {
    JsonNode tools = call("tools/list", Map.of()).path("tools");
    assertThat(tools.valueStream().map(tool -> tool.path("name").asString()))
        .containsExactlyInAnyOrder("create_pr", "create_mr", "create_bitbucket_pr");
    JsonNode createPr =
        tools
            .valueStream()
            .filter(tool -> tool.path("name").asString().equals("create_pr"))
            .findFirst()
            .orElseThrow();
    assertThat(createPr.path("inputSchema").path("required").toString())
        .isEqualTo("[\"repo_name\",\"source_branch\",\"target_branch\",\"title\",\"body\"]");
    assertThat(createPr.path("inputSchema").path("properties").propertyNames())
        .containsExactly(
            "repo_name", "source_branch", "target_branch", "title", "body", "draft", "labels");
  }

  @Test
  void refusesWhatIsNotTheProtocol() throws Exception {
    Map<String, Object> ping = request("ping", Map.of());
    Response json = rest.withHeader("Accept", "application/json").post("/mcp/mcp", ping);
    assertThat(json.status()).isEqualTo(406);
    assertThat(json.body())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"server-error\",\"error\":{\"code\":-32600,"
                + "\"message\":\"Not Acceptable: Client must accept both application/json and"
                + " text/event-stream\"}}");
    assertThat(rest.get("/mcp/mcp").status()).isEqualTo(406);
    assertThat(rest.withHeader("Accept", "text/event-stream").get("/mcp/mcp").status())
        .isEqualTo(405);
    assertThat(mcp.delete("/mcp/mcp").status()).isEqualTo(405);
    assertThat(mcp.sendText("POST", "/mcp/mcp", "text/plain", "{}").status()).isEqualTo(415);
    Response broken = mcp.sendText("POST", "/mcp/mcp", "application/json", "{");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.tree().path("error").path("code").asInt()).isEqualTo(-32_700);
    assertThat(mcp.sendText("POST", "/mcp/mcp", "application/json", "[1]").status()).isEqualTo(400);
    assertThat(mcp.post("/mcp", ping).status()).isEqualTo(404);
    assertThat(mcp.post("/mcp/other", ping).status()).isEqualTo(404);
  }

  @Test
  void asksForTheSessionKey() throws Exception {
    try (TestServer guarded = TestServer.community().with("SESSION_API_KEY", "k1").start()) {
      RestClient client = guarded.rest().withHeader("Accept", BOTH);
      Map<String, Object> ping = request("ping", Map.of());
      assertThat(client.post("/mcp/mcp", ping).status()).isEqualTo(401);
      assertThat(client.withSessionKey("k1").post("/mcp/mcp", ping).status()).isEqualTo(200);
      assertThat(client.withHeader("Authorization", "Bearer k1").post("/mcp/mcp", ping).status())
          .isEqualTo(200);
      assertThat(client.withHeader("Authorization", "Bearer k2").post("/mcp/mcp", ping).status())
          .isEqualTo(401);
    }
  }

  // ---- the tools -----------------------------------------------------------------------------

  @Test
  void opensAPullRequestAndNotesItsNumber() throws Exception {
    String id = server.create();
    JsonNode result =
        tool(
            mcp.withHeader("X-OpenHands-ServerConversation-ID", id),
            "create_pr",
            pullRequest("repo_name", "body"));
    assertThat(result.path("isError").asBoolean()).isFalse();
    String url = result.path("content").get(0).path("text").asString();
    assertThat(url).contains("/acme/widgets/pull/");
    int number = Integer.parseInt(url.substring(url.lastIndexOf('/') + 1));
    JsonNode numbers = rest.get("/api/conversations/" + id).tree().path("pr_number");
    assertThat(numbers.toString()).isEqualTo("[" + number + "]");
    assertThat(fakes.getFirst().requestsTo("/pulls").getLast().body())
        .contains("\"draft\":true", "\"head\":\"feature/login\"");
  }

  @Test
  void opensMergeRequestsAndBitbucketsPullRequests() throws Exception {
    JsonNode merge = tool(mcp, "create_mr", pullRequest("id", "description"));
    assertThat(merge.path("content").get(0).path("text").asString()).contains("merge_requests/");
    String id = server.create();
    JsonNode bitbucket =
        tool(
            mcp.withHeader("X-OpenHands-ServerConversation-ID", id),
            "create_bitbucket_pr",
            pullRequest("repo_name", "description"));
    assertThat(bitbucket.path("content").get(0).path("text").asString()).contains("pull-requests/");
    assertThat(rest.get("/api/conversations/" + id).tree().path("pr_number")).hasSize(1);
  }

  @Test
  void reportsARequestAsOpenedEvenForAnUnknownConversation() throws Exception {
    JsonNode result =
        tool(
            mcp.withHeader("X-OpenHands-ServerConversation-ID", "unknown"),
            "create_pr",
            pullRequest("repo_name", "body"));
    assertThat(result.path("isError").asBoolean()).isFalse();
  }

  @Test
  void saysWhyNothingWasOpened() throws Exception {
    fakes.getFirst().inject("/pulls", new Fault.Status(500));
    JsonNode down = tool(mcp, "create_pr", pullRequest("repo_name", "body"));
    assertThat(down.path("isError").asBoolean()).isTrue();
    assertThat(down.path("content").get(0).path("text").asString())
        .startsWith("Error creating pull request: ");
    JsonNode missing = tool(mcp, "create_pr", Map.of("repo_name", "acme/widgets"));
    assertThat(missing.path("isError").asBoolean()).isTrue();
    Response unknown =
        mcp.post(
            "/mcp/mcp",
            request("tools/call", Map.of("name", "no_such_tool", "arguments", Map.of())));
    assertThat(unknown.body()).containsIgnoringCase("unknown tool");
  }

  @Test
  void satisfiesTheClientOfThePublicSdk() throws Exception {
    String id = server.create();
    JsonNode seen = Node.script("mcp.mjs", server.uri().toString(), id);
    assertThat(seen.path("server").asString()).isEqualTo("mcp");
    assertThat(seen.path("tools").toString())
        .isEqualTo("[\"create_bitbucket_pr\",\"create_mr\",\"create_pr\"]");
    assertThat(seen.path("opened").path("content").get(0).path("text").asString())
        .contains("/pull/");
    assertThat(seen.path("refused").path("isError").asBoolean()).isTrue();
    assertThat(rest.get("/api/conversations/" + id).tree().path("pr_number")).hasSize(1);
  }

  private static Map<String, Object> pullRequest(String repository, String body) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put(repository, "acme/widgets");
    arguments.put("source_branch", "feature/login");
    arguments.put("target_branch", "main");
    arguments.put("title", "Add login");
    arguments.put(body, null);
    return arguments;
  }

  private static JsonNode tool(RestClient client, String name, Map<String, Object> arguments)
      throws Exception {
    return result(
        client.post(
            "/mcp/mcp", request("tools/call", Map.of("name", name, "arguments", arguments))));
  }

  private static JsonNode call(String method, Map<String, Object> parameters) throws Exception {
    return result(mcp.post("/mcp/mcp", request(method, parameters)));
  }

  private static JsonNode result(Response answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    String json = answer.body().substring(answer.body().indexOf("data: ") + 6).strip();
    return JsonMapper.shared().readTree(json).path("result");
  }

  private static Map<String, Object> request(String method, Map<String, Object> parameters) {
    return Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters);
  }
}

package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.GitWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Microagents, feedback and what else surrounds a conversation (rest-core.md §§7.11-7.13, 8.8). */
class MicroagentTest {
  private static final String TOKEN = "good-token-1";

  private static FakeGitHub github;
  private static TestServer server;
  private static RestClient rest;

  @BeforeAll
  static void start() throws Exception {
    github = new FakeGitHub(GitWorld.small());
    github.accept(TOKEN);
    server =
        TestServer.community()
            .model(
                Script.always(says("Hello."))
                    .withoutTools(
                        says("Sure: <update_prompt> Remember the frozen clock. </update_prompt>")))
            .start();
    rest = server.rest();
    rest.post(
        "/api/add-git-providers",
        Map.of("provider_tokens", Map.of("github", Map.of("token", TOKEN, "host", github.host()))));
  }

  @AfterAll
  static void stop() {
    server.close();
    github.close();
  }

  @Test
  void showsTheMicroagentsOfARunningConversation() throws Exception {
    String id = server.create("Hello");
    String path = "/api/conversations/" + id + "/microagents";
    await().until(() -> rest.get(path).status() == 200);
    assertThat(rest.get(path).tree().path("microagents").isArray()).isTrue();
    rest.post("/api/conversations/" + id + "/stop");
    await().until(() -> rest.get(path).status() == 404);
    assertThat(rest.get(path).body())
        .isEqualTo("{\"error\":\"Agent session not found for this conversation\"}");
    assertThat(rest.get("/api/conversations/unknown/microagents").body())
        .isEqualTo("{\"detail\":\"Conversation unknown not found\"}");
  }

  @Test
  void proposesWhatToRemember() throws Exception {
    String id = server.create("Make the login test deterministic");
    String path = "/api/conversations/" + id;
    await().until(() -> rest.get(path + "/events?limit=100").tree().path("events").size() >= 4);
    Response answer = rest.get(path + "/remember-prompt?event_id=3");
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"success\",\"prompt\":\"Remember the frozen clock.\"}");
    assertThat(rest.get(path + "/remember-prompt").status()).isEqualTo(422);
    assertThat(rest.get(path + "/remember-prompt?event_id=x").status()).isEqualTo(422);
    assertThat(rest.get("/api/conversations/unknown/remember-prompt?event_id=0").status())
        .isEqualTo(404);
  }

  @Test
  void saysThatExperimentsAreNotKept() throws Exception {
    String path = "/api/conversations/" + server.create() + "/exp-config";
    assertThat(rest.post(path, Map.of("config", Map.of("a", "b"))).body()).isEqualTo("true");
    assertThat(rest.post(path, Collections.singletonMap("config", null)).body()).isEqualTo("true");
    assertThat(rest.post(path, Map.of()).status()).isEqualTo(422);
    assertThat(rest.post(path, Map.of("config", Map.of("a", 1))).status()).isEqualTo(422);
  }

  @Test
  void listsConversationsWhoseRequestMayStillBeOpen() throws Exception {
    String open = manage();
    String closed = manage();
    String fresh = manage();
    note(open, 41);
    note(closed, 40);
    String path = "/api/microagent-management/conversations?selected_repository=acme/widgets";
    assertThat(ids(rest.get(path + "&limit=100").tree())).contains(open, fresh);
    assertThat(ids(rest.get(path + "&limit=100").tree())).doesNotContain(closed);
    // What cannot be found out hides nothing.
    github.revoke(TOKEN);
    try {
      assertThat(ids(rest.get(path + "&limit=100").tree())).contains(open, closed, fresh);
    } finally {
      github.accept(TOKEN);
    }
    assertThat(
            ids(
                rest.get("/api/microagent-management/conversations?selected_repository=other/one")
                    .tree()))
        .isEmpty();
    assertThat(rest.get(path + "&limit=1").tree().path("next_page_id").isNull()).isFalse();
    assertThat(rest.get("/api/microagent-management/conversations").status()).isEqualTo(422);
    assertThat(rest.get(path + "&page_id=nonsense").status()).isEqualTo(400);
  }

  @Test
  void keepsFeedbackOnThisMachine() throws Exception {
    String id = server.create("Say hello");
    await()
        .until(() ->
            !rest.get("/api/conversations/" + id + "/events").tree().path("events").isEmpty());
    String path = "/api/conversations/" + id + "/submit-feedback";
    Map<String, Object> feedback = new HashMap<>();
    feedback.put("version", "1.0");
    feedback.put("email", "dev@example.org");
    feedback.put("polarity", "positive");
    feedback.put("permissions", "private");
    feedback.put("trajectory", List.of());
    feedback.put("token", "");
    JsonNode answer = rest.post(path, feedback).tree();
    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("body").propertyNames())
        .containsExactly("message", "feedback_id", "password");
    try (Stream<Path> files = Files.list(server.home().resolve("feedback"))) {
      String stored = Files.readString(files.findFirst().orElseThrow());
      assertThat(stored).contains("\"feedback\":\"positive\"", "\"trajectory\":[{\"id\":0");
    }
    feedback.put("polarity", "mixed");
    assertThat(rest.post(path, feedback).status()).isEqualTo(422);
    feedback.remove("polarity");
    assertThat(rest.post(path, feedback).status()).isEqualTo(422);
    assertThat(rest.sendText("POST", path, "application/json", "nonsense").status()).isEqualTo(422);
  }

  @Test
  void hasNoInterfaceOfSecurityAnalysers() throws Exception {
    String id = server.create();
    assertThat(rest.get("/security/anything").body()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(rest.get("/api/conversations/" + id + "/security/policy").body())
        .isEqualTo("{\"detail\":\"Security analyzer not initialized\"}");
    assertThat(rest.get("/api/security/policy").status()).isEqualTo(404);
  }

  private static String manage() throws Exception {
    Response created =
        rest.post(
            "/api/conversations",
            Map.of(
                "create_microagent",
                Map.of("repo", "acme/widgets", "git_provider", "github"),
                "initial_user_msg",
                "Write it"));
    assertThat(created.status()).as("%s", created).isEqualTo(200);
    return created.tree().path("conversation_id").asString();
  }

  private static void note(String id, int number) {
    server.edition().conversations().recordPullRequest(new ConversationId(id), number);
  }

  private static List<String> ids(JsonNode list) {
    return list.path("results")
        .valueStream()
        .map(info -> info.path("conversation_id").asString())
        .toList();
  }
}

package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.settings.SecretsStore.ProviderToken;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.GitWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Creating conversations that work on a repository (rest-core.md §7.4). */
class RepositoryCreationTest {
  private static final String TOKEN = "ghp_TheTokenOfTheOwner";
  private static TestServer server;
  private static FakeGitHub github;

  @BeforeAll
  static void start() {
    github = new FakeGitHub(GitWorld.small());
    github.accept(TOKEN);
    server = TestServer.community().with("RUNTIME", "local").start();
    server
        .edition()
        .secrets()
        .update(
            Optional.empty(),
            _ ->
                new Secrets(
                    Map.of(
                        ProviderType.GITHUB,
                        new ProviderToken(
                            Optional.of(new Secret(TOKEN)),
                            Optional.empty(),
                            Optional.of(github.host()))),
                    Map.of()));
  }

  @AfterAll
  static void stop() {
    server.close();
    github.close();
  }

  private static RestClient.Response create(Map<String, Object> body) throws Exception {
    return server.rest().post("/api/conversations", body);
  }

  private static ConversationId created(Map<String, Object> body) throws Exception {
    RestClient.Response response = create(body);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return new ConversationId(response.tree().path("conversation_id").asString());
  }

  private static JsonNode info(ConversationId id) throws Exception {
    return server.rest().get("/api/conversations/" + id).tree();
  }

  private static Opening opening(ConversationId id) {
    return server.edition().conversations().opening(id).orElseThrow();
  }

  @Test
  void recordsRepositoryBranchAndProvider() throws Exception {
    ConversationId id =
        created(
            Map.of(
                "repository", "acme/widgets",
                "selected_branch", "feature/login",
                "git_provider", "github",
                "conversation_instructions", "Be brief.",
                "image_urls", List.of("data:image/png;base64,AAAA")));
    JsonNode info = info(id);
    assertThat(info.path("selected_repository").asString()).isEqualTo("acme/widgets");
    assertThat(info.path("selected_branch").asString()).isEqualTo("feature/login");
    assertThat(info.path("git_provider").asString()).isEqualTo("github");
    assertThat(info.path("trigger").asString()).isEqualTo("gui");
    Opening opening = opening(id);
    assertThat(opening.repository()).contains("acme/widgets");
    assertThat(opening.branch()).contains("feature/login");
    assertThat(opening.gitProvider()).contains(ProviderType.GITHUB);
    assertThat(opening.instructions()).contains("Be brief.");
    assertThat(opening.firstMessage().orElseThrow().imageUrls().orElseThrow()).hasSize(1);
  }

  @Test
  void findsTheProviderByItselfAndRecordsOnlyWhatWasAskedFor() throws Exception {
    ConversationId id = created(Map.of("repository", "labs/engine"));
    assertThat(info(id).path("git_provider").isNull()).isTrue();
    assertThat(opening(id).gitProvider()).contains(ProviderType.GITHUB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/unknown", "../../etc", "acme/..", "acme", "acme/wid gets", "a/b;c"})
  void refusesARepositoryThatNobodyShows(String repository) throws Exception {
    int before = count();
    RestClient.Response refused = create(Map.of("repository", repository));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.tree().asString()).isEqualTo("Unable to access repo " + repository);
    assertThat(count()).isEqualTo(before);
  }

  private static int count() {
    return server.edition().conversations().page(Optional.empty(), 0, 1).total();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "a b", "a..b", "a~1", "a\u0000b", "/a", "a:b", "--upload-pack=x"})
  void refusesWhatIsNoNameOfABranch(String branch) throws Exception {
    assertThat(create(Map.of("repository", "acme/widgets", "selected_branch", branch)).status())
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MERGE_CONFLICTS", "FAILING_CHECKS", "UNRESOLVED_COMMENTS", "OPEN_ISSUE"})
  void beginsWithThePromptOfASuggestedTask(String type) throws Exception {
    ConversationId id =
        created(
            Map.of(
                "repository", "acme/widgets",
                "initial_user_msg", "replaced",
                "suggested_task", task(type, 43)));
    assertThat(info(id).path("trigger").asString()).isEqualTo("suggested_task");
    assertThat(opening(id).firstMessage().orElseThrow().content())
        .contains("acme/widgets", "#43", "GITHUB_TOKEN", "pull request")
        .doesNotContain("replaced", TOKEN);
  }

  private static Map<String, Object> task(String type, Object number) {
    return Map.of(
        "git_provider", "github",
        "task_type", type,
        "repo", "acme/widgets",
        "issue_number", number,
        "title", "Add login");
  }

  @Test
  void refusesTasksThatAreNone() throws Exception {
    assertThat(create(Map.of("suggested_task", task("DANCE", 1))).status()).isEqualTo(422);
    assertThat(create(Map.of("suggested_task", task("OPEN_PR", 1))).status()).isEqualTo(422);
    assertThat(create(Map.of("suggested_task", task("OPEN_ISSUE", "x"))).status()).isEqualTo(422);
    Map<String, Object> incomplete = new HashMap<>(task("OPEN_ISSUE", 1));
    incomplete.remove("title");
    assertThat(create(Map.of("suggested_task", incomplete)).status()).isEqualTo(422);
  }

  @Test
  void takesTheRepositoryOfAMicroagent() throws Exception {
    ConversationId id =
        created(
            Map.of(
                "initial_user_msg",
                "Write it",
                "create_microagent",
                Map.of("repo", "acme/widgets", "git_provider", "github")));
    assertThat(info(id).path("trigger").asString()).isEqualTo("microagent_management");
    assertThat(opening(id).repository()).contains("acme/widgets");
    assertThat(info(id).path("git_provider").asString()).isEqualTo("github");
  }
}

package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.git.FakeBitbucket;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.FakeGitLab;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Git providers over REST, against fakes that answer over HTTP (rest-core.md §§11.4, 12). */
class GitHostTest {
  private static final String GOOD = "good-token-1";

  private static FakeGitHub github;
  private static FakeGitLab gitlab;
  private static FakeBitbucket bitbucket;
  private static TestServer server;
  private static RestClient rest;

  @BeforeAll
  static void start() {
    GitWorld world = GitWorld.small();
    github = new FakeGitHub(world);
    gitlab = new FakeGitLab(world);
    bitbucket = new FakeBitbucket(world);
    List.of(github, gitlab, bitbucket).forEach(fake -> fake.accept(GOOD));
    server = TestServer.community().start();
    rest = server.rest();
  }

  @AfterAll
  static void stop() {
    server.close();
    github.close();
    gitlab.close();
    bitbucket.close();
  }

  @BeforeEach
  void nothingIsLinked() throws Exception {
    List.of(github, gitlab, bitbucket)
        .forEach(fake -> {
          fake.accept(GOOD);
          fake.heal();
        });
    rest.post("/api/unset-provider-tokens");
  }

  // ---- linking -------------------------------------------------------------------------------

  @Test
  void linksAProviderAfterAskingItAboutTheToken() throws Exception {
    rest.post("/api/settings", Map.of("language", "en"));
    Response linked = link(Map.of("github", token(GOOD, github.host())));
    assertThat(linked.status()).isEqualTo(200);
    assertThat(linked.body()).isEqualTo("{\"message\":\"Git providers stored\"}");
    JsonNode settings = rest.get("/api/settings").tree();
    assertThat(settings.path("provider_tokens_set").path("github").asString())
        .isEqualTo(github.host());
    assertThat(settings.toString()).doesNotContain(GOOD);
  }

  @Test
  void storesNothingWhenOneOfTheTokensIsRefused() throws Exception {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("github", token("bad-token", github.host()));
    both.put("gitlab", token(GOOD, gitlab.host()));
    Response refused = link(both);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.body())
        .isEqualTo("{\"error\":\"Invalid token. Please make sure it is a valid github token.\"}");
    assertThat(rest.get("/api/user/info").status()).isEqualTo(401);
  }

  @Test
  void keepsAStoredTokenWhenTheEntryHasNoneAndRemovesProvidersThatAreMissing() throws Exception {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("github", token(GOOD, github.host()));
    both.put("gitlab", token(GOOD, gitlab.host()));
    link(both);
    assertThat(link(Map.of("github", token("", github.host()))).status()).isEqualTo(200);
    assertThat(rest.get("/api/user/info").status()).isEqualTo(200);
    assertThat(repositories("gitlab").status()).isEqualTo(401);
  }

  @Test
  void checksTheStoredTokenAgainstANewHost() throws Exception {
    link(Map.of("gitlab", token(GOOD, gitlab.host())));
    gitlab.revoke(GOOD);
    Response moved = link(Map.of("gitlab", token("", gitlab.host() + "/")));
    assertThat(moved.status()).isEqualTo(401);
    assertThat(moved.body()).contains("valid gitlab token");
  }

  @Test
  void keepsCustomSecretsWhenTokensChange() throws Exception {
    rest.post("/api/secrets", Map.of("name", "KEEP_ME", "value", "v"));
    link(Map.of("github", token(GOOD, github.host())));
    rest.post("/api/unset-provider-tokens");
    assertThat(rest.get("/api/secrets").body()).contains("KEEP_ME");
    rest.delete("/api/secrets/KEEP_ME");
  }

  @Test
  void refusesWhatIsNoTokenMap() throws Exception {
    assertThat(rest.post("/api/add-git-providers", Map.of()).status()).isEqualTo(422);
    assertThat(link(Map.of("sourceforge", token(GOOD, ""))).status()).isEqualTo(422);
    Response astray = link(Map.of("github", "ghp_pasted_in_the_wrong_place"));
    assertThat(astray.status()).isEqualTo(422);
    assertThat(astray.body()).doesNotContain("ghp_pasted");
    assertThat(link(Map.of("enterprise_sso", token(GOOD, ""))).status()).isEqualTo(401);
    assertThat(link(Map.of("github", token(GOOD, "no host at all"))).status()).isEqualTo(400);
  }

  @Test
  void asksOnlyHostsThatTheOperatorAllows() throws Exception {
    try (TestServer strict =
        TestServer.community().with("HANDS4J_GIT_HOSTS", "git.example.org").start()) {
      github.forgetRequests();
      Response refused =
          strict
              .rest()
              .post(
                  "/api/add-git-providers",
                  Map.of("provider_tokens", Map.of("github", token(GOOD, github.host()))));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains("ask its operator");
      assertThat(github.requests()).isEmpty();
    }
  }

  // ---- without tokens ------------------------------------------------------------------------

  @Test
  void saysWhichTokenIsMissing() throws Exception {
    String long401 = "\"Git provider token required. (such as GitHub).\"";
    String short401 = "\"Git provider token required.\"";
    assertAnswer("/api/user/info", 401, long401);
    assertAnswer("/api/user/installations?provider=github", 401, long401);
    assertAnswer("/api/user/repositories", 401, long401);
    assertAnswer("/api/user/repository/branches?repository=acme/widgets", 401, long401);
    assertAnswer("/api/user/search/repositories?query=w", 401, short401);
    assertAnswer("/api/user/search/branches?repository=acme/widgets&query=m", 401, short401);
    assertAnswer("/api/user/suggested-tasks", 401, "\"No providers set.\"");
    assertAnswer("/api/user/repository/acme/widgets/microagents", 200, "[]");
    assertAnswer(
        "/api/user/repository/acme/widgets/microagents/content?file_path=a.md",
        401,
        "\"Microagent file a.md not found in acme/widgets\"");
  }

  // ---- with tokens ---------------------------------------------------------------------------

  @Test
  void showsTheUserOfTheFirstProviderThatAnswers() throws Exception {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("gitlab", token(GOOD, gitlab.host()));
    both.put("github", token(GOOD, github.host()));
    link(both);
    gitlab.inject("/user", new Fault.Status(500));
    JsonNode user = rest.get("/api/user/info").tree();
    assertThat(user.propertyNames())
        .containsExactly("id", "login", "avatar_url", "company", "name", "email");
    assertThat(user.path("id").asString()).isEqualTo("583231");
    github.revoke(GOOD);
    assertAnswer("/api/user/info", 401, "\"Need valid provider token\"");
  }

  @Test
  void listsRepositoriesPageByPage() throws Exception {
    link(Map.of("github", token(GOOD, github.host())));
    JsonNode first =
        rest.get("/api/user/repositories?selected_provider=github&sort=pushed&page=1&per_page=2")
            .tree();
    assertThat(first).hasSize(2);
    assertThat(first.get(0).propertyNames())
        .containsExactly(
            "id",
            "full_name",
            "git_provider",
            "is_public",
            "stargazers_count",
            "link_header",
            "pushed_at",
            "owner_type",
            "main_branch");
    assertThat(first.get(0).path("full_name").asString()).isEqualTo("labs/engine");
    // The client finds the next page with this pattern (integrations.md §2).
    assertThat(first.get(0).path("link_header").asString())
        .containsPattern("<[^>]*[?&]page=2(?:&[^>]*)?>; rel=\"next\"");
    JsonNode everything = rest.get("/api/user/repositories").tree();
    assertThat(everything).hasSize(6);
    assertThat(everything.get(0).path("link_header").isNull()).isTrue();
  }

  @Test
  void namesThePageThatIsMissing() throws Exception {
    link(Map.of("github", token(GOOD, github.host())));
    assertThat(rest.get("/api/user/repositories?selected_provider=github").status()).isEqualTo(422);
    assertThat(
            rest.get("/api/user/repositories?selected_provider=github&page=0&per_page=5").status())
        .isEqualTo(422);
    assertThat(rest.get("/api/user/repositories?selected_provider=cvs").status()).isEqualTo(422);
    assertThat(repositories("bitbucket").status()).isEqualTo(401);
  }

  @Test
  void browsesInstallationsAndWorkspaces() throws Exception {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("github", token(GOOD, github.host()));
    all.put("gitlab", token(GOOD, gitlab.host()));
    all.put("bitbucket", token(GOOD, bitbucket.host()));
    link(all);
    assertAnswer("/api/user/installations?provider=github", 200, "[\"11\",\"22\"]");
    assertThat(rest.get("/api/user/installations?provider=bitbucket").body()).contains("acme");
    assertAnswer(
        "/api/user/installations?provider=gitlab",
        400,
        "\"Provider ProviderType.GITLAB doesn't support installations\"");
    assertThat(rest.get("/api/user/installations").status()).isEqualTo(422);
    assertThat(
            rest.get(
                    "/api/user/repositories?selected_provider=bitbucket&page=1&per_page=30"
                        + "&installation_id=acme")
                .body())
        .contains("acme/widgets");
    assertAnswer(
        "/api/user/repositories?selected_provider=bitbucket&page=1&per_page=30", 200, "[]");
    github.inject("/user/installations", new Fault.Status(500));
    assertAnswer("/api/user/installations?provider=github", 200, "[]");
  }

  @Test
  void findsRepositoriesAndBranches() throws Exception {
    link(Map.of("github", token(GOOD, github.host())));
    assertThat(
            rest.get(
                    "/api/user/search/repositories?query=acme/widgets&per_page=3"
                        + "&selected_provider=github")
                .body())
        .contains("acme/widgets");
    assertThat(rest.get("/api/user/search/repositories").status()).isEqualTo(422);
    JsonNode branches =
        rest.get("/api/user/repository/branches?repository=acme/widgets&per_page=2").tree();
    assertThat(branches.propertyNames())
        .containsExactly("branches", "has_next_page", "current_page", "per_page", "total_count");
    assertThat(branches.path("branches")).hasSize(2);
    assertThat(branches.path("has_next_page").asBoolean()).isTrue();
    assertThat(branches.path("current_page").asInt()).isEqualTo(1);
    assertThat(
            rest.get("/api/user/search/branches?repository=acme/widgets&query=feat")
                .tree()
                .get(0)
                .path("name")
                .asString())
        .isEqualTo("feature/login");
    JsonNode none = rest.get("/api/user/repository/branches?repository=no/where").tree();
    assertThat(none.path("branches")).isEmpty();
    assertThat(none.path("total_count").asInt()).isZero();
  }

  @Test
  void suggestsWhatIsOpen() throws Exception {
    link(Map.of("github", token(GOOD, github.host())));
    JsonNode tasks = rest.get("/api/user/suggested-tasks").tree();
    assertThat(tasks.valueStream().map(task -> task.path("task_type").asString()))
        .contains("MERGE_CONFLICTS", "FAILING_CHECKS", "UNRESOLVED_COMMENTS", "OPEN_ISSUE");
    assertThat(tasks.get(0).propertyNames())
        .containsExactly("git_provider", "task_type", "repo", "issue_number", "title");
  }

  @Test
  void readsMicroagentsOfARepository() throws Exception {
    link(Map.of("github", token(GOOD, github.host())));
    JsonNode list = rest.get("/api/user/repository/acme/widgets/microagents").tree();
    assertThat(list.valueStream().map(entry -> entry.path("path").asString()))
        .containsExactly(".cursorrules", ".openhands/microagents/deploy.md");
    assertThat(list.get(1).path("created_at").asString()).matches("[-0-9]+T[:0-9.]+");
    assertAnswer(
        "/api/user/repository/acme/widgets/microagents/content"
            + "?file_path=.openhands/microagents/deploy.md",
        200,
        "{\"content\":\"Use blue/green.\",\"path\":\".openhands/microagents/deploy.md\","
            + "\"triggers\":[\"deploy\"],\"git_provider\":\"github\"}");
    assertAnswer(
        "/api/user/repository/acme/widgets/microagents/content?file_path=missing.md",
        401,
        "\"Microagent file missing.md not found in acme/widgets\"");
    assertThat(rest.get("/api/user/repository/acme/widgets/microagents/content").status())
        .isEqualTo(422);
  }

  @Test
  void tellsProviderFailuresApart() throws Exception {
    link(Map.of("github", token(GOOD, github.host())));
    github.inject("/user/repos", new Fault.Status(429));
    assertThat(repositories("github").status()).isEqualTo(429);
    github.heal();
    github.inject("/user/repos", new Fault.Status(503));
    Response down = repositories("github");
    assertThat(down.status()).isEqualTo(500);
    assertThat(down.tree().isString()).isTrue();
    github.heal();
    github.revoke(GOOD);
    assertAnswer(
        "/api/user/repositories?selected_provider=github&page=1&per_page=5",
        401,
        "\"Invalid github token\"");
  }

  private static Response repositories(String provider) throws Exception {
    return rest.get("/api/user/repositories?page=1&per_page=5&selected_provider=" + provider);
  }

  private static Response link(Map<String, ?> tokens) throws IOException, InterruptedException {
    return rest.post("/api/add-git-providers", Map.of("provider_tokens", tokens));
  }

  private static Map<String, String> token(String token, String host) {
    return Map.of("token", token, "host", host);
  }

  private static void assertAnswer(String path, int status, String body) throws Exception {
    Response answer = rest.get(path);
    assertThat(answer.status()).as(path).isEqualTo(status);
    assertThat(answer.body()).as(path).isEqualTo(body);
  }
}

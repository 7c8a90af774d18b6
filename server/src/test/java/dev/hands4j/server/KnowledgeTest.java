package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.server.knowledge.SkillShelf;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.GitWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the agent is told that is not in its sandbox (agent.md §§21.1, 22). */
class KnowledgeTest {
  private static final String TOKEN = "ghp_good";
  private static FakeGitHub github;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    github = new FakeGitHub(GitWorld.small());
    github.accept(TOKEN);
    server =
        TestServer.community()
            .with("RUNTIME", "local")
            .model(Script.always(says("Yes.")).withoutTools(says("A title")))
            .start();
    server
        .rest()
        .post(
            "/api/add-git-providers",
            Map.of(
                "provider_tokens",
                Map.of("github", Map.of("token", TOKEN, "host", github.host()))));
    Path folder = Files.createDirectories(server.home().resolve("microagents/tools"));
    Files.writeString(folder.resolve("npm.md"), "---\ntriggers: [npm]\n---\nUse npm ci.");
    Files.writeString(folder.resolveSibling("me.md"), "Write short sentences.");
    Files.writeString(folder.resolveSibling("README.md"), "About this folder.");
  }

  @AfterAll
  static void stop() {
    server.close();
    github.close();
  }

  private static List<SkillFile> files(Optional<String> repository) throws Exception {
    return new SkillShelf(
            server.home().resolve("microagents"),
            server.edition().gitProviders(),
            server.edition().tokens())
        .of(
            new ConversationRef(new ConversationId("abc"), Optional.empty()),
            new Opening(
                Optional.empty(),
                Optional.empty(),
                repository,
                Optional.empty(),
                repository.map(_ -> ProviderType.GITHUB)))
        .files();
  }

  @Test
  void theHomesMicroagentsAreNamedByTheirPath() throws Exception {
    assertThat(files(Optional.empty()))
        .extracting(SkillFile::name)
        .containsExactly("me", "tools/npm");
  }

  @Test
  void anOrganisationsMicroagentsComeAfterThem() throws Exception {
    assertThat(files(Optional.of("acme/widgets")))
        .contains(new SkillFile("org", "acme/.openhands/microagents/org.md", "Be kind."));
    assertThat(files(Optional.of("labs/engine"))).hasSize(2);
  }

  @Test
  void theAgentIsGivenThemAndToldWhatSecretsAreFor() throws Exception {
    server
        .rest()
        .post(
            "/api/secrets",
            Map.of("name", "npm_token", "value", "very-secret-1", "description", "registry"));
    String id = server.create("Update the NPM packages");
    String path = "/api/conversations/" + id + "/events?limit=100";
    await().until(() -> recall(path).isPresent());
    JsonNode extras = recall(path).orElseThrow().path("extras");
    assertThat(extras.path("repo_instructions").asString()).isEqualTo("Write short sentences.");
    assertThat(extras.path("microagent_knowledge").toString())
        .isEqualTo("[{\"name\":\"tools/npm\",\"trigger\":\"npm\",\"content\":\"Use npm ci.\"}]");
    assertThat(extras.path("custom_secrets_descriptions").path("NPM_TOKEN").asString())
        .isEqualTo("registry");
    await()
        .untilAsserted(() ->
            assertThat(bodies())
                .contains("$NPM_TOKEN: registry", "Use npm ci.")
                .doesNotContain("very-secret-1"));
  }

  private static String bodies() {
    StringBuilder all = new StringBuilder();
    server.model().requests().forEach(request -> all.append(request.bodyText()));
    return all.toString();
  }

  private static Optional<JsonNode> recall(String path) throws Exception {
    for (JsonNode event : server.rest().get(path).tree().path("events")) {
      if (event.path("observation").asString("").equals("recall")) {
        return Optional.of(event);
      }
    }
    return Optional.empty();
  }
}

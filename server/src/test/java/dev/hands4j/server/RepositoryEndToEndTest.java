package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.settings.SecretsStore.ProviderToken;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.workspace.GitHttpServer;
import dev.hands4j.testkit.GitRepository;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.GitWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From a repository of a provider to a change that is shown, over the wire and with real git. */
class RepositoryEndToEndTest {
  private static final String TOKEN = "ghp_TheTokenThatNobodyMaySee";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  private FakeGitHub github;
  private GitHttpServer git;

  @BeforeEach
  void start() throws Exception {
    github = new FakeGitHub(GitWorld.small());
    github.accept(TOKEN);
    git =
        GitHttpServer.start(
            temp.resolve("served"), "x-access-token", TOKEN, Optional.of(github.host()));
    GitRepository work =
        git.add(
            "acme/widgets",
            Map.of(
                "a.txt", "one\ntwo\n", ".openhands/setup.sh", "export PREPARED=by-the-script\n"));
    // As it must be to run; otherwise making it so is a change of its own.
    work.git("update-index", "--chmod=+x", ".openhands/setup.sh");
    work.git("commit", "-q", "-m", "Executable");
    git.publish("acme/widgets", work);
  }

  @AfterEach
  void stop() {
    git.close();
    github.close();
  }

  private TestServer server(String runtime, Script script) {
    TestServer server =
        TestServer.community()
            .with("RUNTIME", runtime)
            .with("HANDS4J_EGRESS_INTERNAL", git.uri().getAuthority())
            .model(script)
            .start();
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
                            Optional.of(git.uri().toString()))),
                    Map.of()));
    return server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"isolated", "local"})
  void clonesChangesAndShowsTheChange(String runtime) throws Exception {
    Script script =
        Script.byTurn(
                runs("echo $PWD $PREPARED; echo three >> a.txt; git checkout -q -b topic"),
                finishes("Changed."))
            .withoutTools(says("Title"));
    try (TestServer server = server(runtime, script)) {
      String id =
          server
              .rest()
              .post(
                  "/api/conversations",
                  Map.of("repository", "acme/widgets", "initial_user_msg", "Add a line"))
              .tree()
              .path("conversation_id")
              .asString();
      String path = "/api/conversations/" + id;
      try (SocketIoTestClient tab = server.join(id)) {
        JsonNode ran =
            tab.awaitPayload(e ->
                e.path("observation").asString("").equals("run")
                    && e.path("content").asString().contains("/widgets"));
        assertThat(ran.path("content").asString()).contains("/widgets by-the-script");
        tab.awaitPayload(EndToEndTest.state("finished"));
        assertThat(tab.payloads().toString()).doesNotContain(TOKEN);
      }
      RestClient rest = server.rest();
      assertThat(rest.get(path + "/git/changes").body())
          .isEqualTo("[{\"status\":\"M\",\"path\":\"widgets/a.txt\"}]");
      assertThat(rest.get(path + "/git/diff?path=widgets/a.txt").body())
          .isEqualTo("{\"modified\":\"one\\ntwo\\nthree\",\"original\":\"one\\ntwo\"}");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(rest.get(path).tree().path("selected_branch").asString(""))
                  .isEqualTo("topic"));
      assertThat(rest.get(path + "/events?limit=100").body()).doesNotContain(TOKEN);
      assertThat(rest.get(path + "/trajectory").body()).doesNotContain(TOKEN);
      assertThat(server.model().requests()).noneMatch(r -> r.bodyText().contains(TOKEN));
      int clones = git.clones();
      server.restart();
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(EndToEndTest.state("finished"));
      }
      assertThat(server.rest().get(path + "/git/changes").body()).contains("widgets/a.txt");
      assertThat(git.clones()).isEqualTo(clones);
      assertNoFileHas(server.home(), TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"isolated", "local"})
  void tellsWhenTheRepositoryCannotBeCloned(String runtime) throws Exception {
    Script script = Script.always(says("Ready.")).withoutTools(says("Title"));
    try (TestServer server = server(runtime, script)) {
      String id =
          server
              .rest()
              .post(
                  "/api/conversations",
                  Map.of("repository", "acme/widgets", "selected_branch", "no-such-branch"))
              .tree()
              .path("conversation_id")
              .asString();
      try (SocketIoTestClient tab = server.join(id)) {
        tab.awaitPayload(e -> e.toString().contains("it has no branch no-such-branch"));
        assertThat(tab.payloads().toString()).doesNotContain(TOKEN);
      }
    }
  }

  private static void assertNoFileHas(Path folder, String text) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(text);
      }
    }
  }
}

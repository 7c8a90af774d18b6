package dev.hands4j.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.RuntimeStatus;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspacePreparation.Prepared;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clones over HTTP with credentials, hooks and resumption (runtime.md §25, §32.11). */
class RepositoryPreparationTest {
  private static final String TOKEN = "ghp_TheTokenThatNobodyMaySee";

  @TempDir Path temp;
  private Path folder;
  private FolderWorkspace workspace;
  private GitHttpServer origin;
  private final List<RuntimeStatus> progress = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    folder = Files.createDirectories(temp.resolve("workspace"));
    workspace = workspace(Map.of());
    origin = GitHttpServer.start(temp.resolve("served"), "x-access-token", TOKEN);
  }

  @AfterEach
  void stop() {
    origin.close();
  }

  private FolderWorkspace workspace(Map<String, String> more) {
    Map<String, String> environment = new java.util.HashMap<>(more);
    environment.put("HOME", temp.toString());
    environment.put("GIT_AUTHOR_NAME", "Ada");
    environment.put("GIT_AUTHOR_EMAIL", "ada@example.org");
    environment.put("GIT_COMMITTER_NAME", "Ada");
    environment.put("GIT_COMMITTER_EMAIL", "ada@example.org");
    return new FolderWorkspace(folder, environment);
  }

  private RepositoryPreparation preparation(Optional<String> branch, String token) {
    return preparation(branch, token, PreparationConfig.DEFAULTS);
  }

  private RepositoryPreparation preparation(
      Optional<String> branch, String token, PreparationConfig config) {
    return new RepositoryPreparation(
        Optional.of(
            new RepositoryPreparation.Wanted(
                "acme/shop",
                branch,
                () -> {
                  asked.incrementAndGet();
                  return new Origin(
                      ProviderType.GITHUB,
                      new CloneAccess(
                          origin.url("acme/shop"),
                          Optional.of(
                              new CloneAccess.Credentials("x-access-token", new Secret(token))),
                          new Secret("unused")));
                })),
        config);
  }

  private Prepared prepare(RepositoryPreparation preparation) throws Exception {
    return preparation.prepare(workspace, progress::add);
  }

  @Test // items 137 and 139 to the extent that the token is in no address
  void clonesWithTheOwnersTokenAndLeavesItNowhere() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    Prepared prepared = prepare(preparation(Optional.empty(), TOKEN));
    assertThat(prepared).isEqualTo(new Prepared("shop", false));
    assertThat(progress).containsExactly(RuntimeStatus.SETTING_UP_WORKSPACE);
    assertThat(folder.resolve("shop/a.txt")).hasContent("a");
    GitRepository shop = new GitRepository(folder.resolve("shop"));
    assertThat(shop.git("branch", "--show-current")).matches("openhands-workspace-[a-z0-9]{8}");
    assertThat(shop.git("remote", "get-url", "origin")).isEqualTo(origin.url("acme/shop"));
    assertNoFileHas(TOKEN);
    assertThat(workspace.commandLines()).noneMatch(argument -> argument.contains(TOKEN));
    assertThat(workspace.programs.stream().map(Program::toString))
        .noneMatch(text -> text.contains(TOKEN));
    assertThat(origin.targets()).noneMatch(target -> target.contains(TOKEN));
    try (var entries = Files.list(folder)) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test // item 140
  void checksOutTheSelectedBranch() throws Exception {
    GitRepository work = origin.add("acme/shop", Map.of("a.txt", "a\n"));
    work.git("checkout", "-q", "-b", "feature/x");
    work.commit("More", Map.of("b.txt", "b\n"));
    origin.publish("acme/shop", work);
    prepare(preparation(Optional.of("feature/x"), TOKEN));
    GitRepository shop = new GitRepository(folder.resolve("shop"));
    assertThat(shop.git("branch", "--show-current")).isEqualTo("feature/x");
    assertThat(shop.git("branch", "--list")).doesNotContain("openhands-workspace");
    assertThat(folder.resolve("shop/b.txt")).exists();
  }

  @Test
  void leavesAWorkspaceThatHasTheRepositoryAsItIs() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    prepare(preparation(Optional.empty(), TOKEN));
    GitRepository shop = new GitRepository(folder.resolve("shop"));
    String branch = shop.git("branch", "--show-current");
    Files.writeString(folder.resolve("shop/work.txt"), "in progress");
    int clones = origin.clones();
    progress.clear();
    Prepared again = prepare(preparation(Optional.empty(), TOKEN));
    assertThat(again.folder()).isEqualTo("shop");
    assertThat(shop.git("branch", "--show-current")).isEqualTo(branch);
    assertThat(folder.resolve("shop/work.txt")).exists();
    assertThat(origin.clones()).isEqualTo(clones);
    assertThat(asked).hasValue(1);
    assertThat(progress).isEmpty();
  }

  @Test
  void startsOverWhenACloneWasCutOff() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    Files.createDirectories(folder.resolve(".hands4j-clone-abcdefgh/.git"));
    prepare(preparation(Optional.empty(), TOKEN));
    assertThat(folder.resolve("shop/a.txt")).exists();
    assertThat(folder.resolve(".hands4j-clone-abcdefgh")).doesNotExist();
  }

  @Test
  void pushesLaterWithTheTokenOfTheSandboxOnly() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    prepare(preparation(Optional.empty(), TOKEN));
    String push = "cd shop && git commit -q --allow-empty -m More && git push -q origin HEAD:work";
    workspace = workspace(Map.of("GITHUB_TOKEN", TOKEN, "GIT_TERMINAL_PROMPT", "0"));
    assertThat(workspace.run(shell(push)).exitCode()).isZero();
    assertThat(new GitRepository(origin.bare("acme/shop")).git("branch", "--list"))
        .contains("work");
    workspace = workspace(Map.of("GITHUB_TOKEN", "", "GIT_TERMINAL_PROMPT", "0"));
    assertThat(workspace.run(shell(push)).exitCode()).isNotZero();
    assertNoFileHas(TOKEN);
  }

  @Test
  void saysWhatToDoWhenTheTokenIsRefused() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    assertThatThrownBy(() -> prepare(preparation(Optional.empty(), "ghp_wrong")))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("acme/shop could not be cloned: GitHub refused the token")
        .hasMessageContaining("Settings")
        .hasMessageNotContaining("ghp_wrong");
    assertThat(folder.resolve("shop")).doesNotExist();
  }

  @Test
  void saysWhatToDoWhenTheBranchOrTheRepositoryDoesNotExist() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    assertThatThrownBy(() -> prepare(preparation(Optional.of("--upload-pack=touch x"), TOKEN)))
        .hasMessageContaining("it has no branch");
    try (var entries = Files.list(folder)) {
      assertThat(entries).isEmpty();
    }
    origin.close();
    assertThatThrownBy(() -> prepare(preparation(Optional.empty(), TOKEN)))
        .hasMessageContaining("the sandbox cannot reach " + "http://");
  }

  @Test
  void doesNotOverwriteWhatIsInTheWay() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    Files.createDirectories(folder.resolve("shop"));
    Files.writeString(folder.resolve("shop/mine.txt"), "mine");
    assertThatThrownBy(() -> prepare(preparation(Optional.empty(), TOKEN)))
        .hasMessageContaining("something else called shop");
    assertThat(folder.resolve("shop/mine.txt")).hasContent("mine");
  }

  @Test
  void givesUpACloneThatTakesTooLong() throws Exception {
    origin.add("acme/shop", Map.of("a.txt", "a\n"));
    origin.hold();
    PreparationConfig hasty = new PreparationConfig(false, Duration.ofSeconds(1));
    assertThatThrownBy(() -> prepare(preparation(Optional.empty(), TOKEN, hasty)))
        .hasMessageContaining("took longer");
  }

  @ParameterizedTest // item 141
  @CsvSource({"true,true", "false,false"})
  void makesAnEmptyWorkspaceARepositoryWhenConfigured(boolean configured, boolean there)
      throws Exception {
    var preparation =
        new RepositoryPreparation(
            Optional.empty(), new PreparationConfig(configured, Duration.ofMinutes(1)));
    assertThat(preparation.prepare(workspace, progress::add)).isEqualTo(Prepared.NOTHING);
    assertThat(Files.exists(folder.resolve(".git"))).isEqualTo(there);
  }

  @Test // item 144: read first; the loop runs it
  void tellsWhetherThereIsASetupScript() throws Exception {
    origin.add("acme/shop", Map.of(".openhands/setup.sh", "echo hello\n"));
    assertThat(prepare(preparation(Optional.empty(), TOKEN))).isEqualTo(new Prepared("shop", true));
  }

  @Test // item 145
  void installsTheCommitHookAndKeepsTheOneBefore() throws Exception {
    origin.add(
        "acme/shop", Map.of(".openhands/pre-commit.sh", "echo script >> ../ran\nexit $FAIL\n"));
    prepare(preparation(Optional.empty(), TOKEN));
    assertThat(progress)
        .containsExactly(RuntimeStatus.SETTING_UP_WORKSPACE, RuntimeStatus.SETTING_UP_GIT_HOOKS);
    Path hook = folder.resolve("shop/.git/hooks/pre-commit");
    Files.writeString(hook, "#!/bin/sh\necho before >> ../ran\nexit $FAIL_BEFORE\n");
    prepare(preparation(Optional.empty(), TOKEN));
    prepare(preparation(Optional.empty(), TOKEN));
    assertThat(hook).content().contains("This hook was installed by OpenHands");
    assertThat(Files.isExecutable(hook)).isTrue();
    String commit = "cd shop && git commit -q --allow-empty -m More";
    assertThat(workspace.run(shell("export FAIL=0 FAIL_BEFORE=0; " + commit)).exitCode()).isZero();
    assertThat(folder.resolve("ran")).hasContent("script\nbefore");
    assertThat(workspace.run(shell("export FAIL=3 FAIL_BEFORE=0; " + commit)).exitCode())
        .isNotZero();
    assertThat(folder.resolve("ran")).hasContent("script\nbefore\nscript");
    assertThat(workspace.run(shell("export FAIL=0 FAIL_BEFORE=3; " + commit)).exitCode())
        .isNotZero();
  }

  @Test // item 145
  void writesNoHookWhenItsFolderCannotBeMade() throws Exception {
    origin.add("acme/shop", Map.of(".openhands/pre-commit.sh", "exit 0\n"));
    prepare(preparation(Optional.empty(), TOKEN));
    Path hooks = folder.resolve("shop/.git/hooks");
    assertThat(workspace.run(shell("rm -r shop/.git/hooks; echo x > shop/.git/hooks")).exitCode())
        .isZero();
    assertThat(prepare(preparation(Optional.empty(), TOKEN)).folder()).isEqualTo("shop");
    assertThat(hooks).hasContent("x");
  }

  private static Program shell(String script) {
    return new Program(List.of("sh", "-c", script), ".", Map.of(), Duration.ofMinutes(1), 1 << 16);
  }

  private void assertNoFileHas(String text) throws IOException {
    try (var files = Files.walk(temp)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(text);
      }
    }
  }
}

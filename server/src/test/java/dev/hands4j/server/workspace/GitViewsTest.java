package dev.hands4j.server.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import dev.hands4j.testkit.GitRepositories;
import dev.hands4j.testkit.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes and diffs of real repositories (runtime.md §26, §32.12, items 149-153 and 172). */
class GitViewsTest {
  private static final Map<String, String> FILES =
      Map.of("keep.txt", "same\n", "edit.txt", "line 1\nline 2\n", "drop.txt", "gone soon\n");

  @TempDir Path temp;
  private Path folder;
  private FolderWorkspace workspace;
  private final GitViews views = new GitViews(ViewLimits.DEFAULTS);

  @BeforeEach
  void workspace() throws IOException {
    folder = Files.createDirectories(temp.resolve("work space"));
    workspace =
        new FolderWorkspace(folder, Map.of("HOME", temp.toString(), "GIT_CONFIG_NOSYSTEM", "1"));
  }

  /** A clone of a new repository, in a folder of the workspace, on a new branch. */
  private GitRepository cloned(String name) throws Exception {
    Path origin = temp.resolve("origins").resolve(name);
    GitRepositories.create(origin, FILES);
    GitRepository clone = new GitRepository(folder.resolve(name));
    new GitRepository(folder).git("clone", "-q", origin.toString(), name);
    clone.git("checkout", "-q", "-b", "work");
    return clone;
  }

  private List<String> changes() throws Exception {
    return views.changes(workspace).stream().map(c -> c.status() + " " + c.path()).toList();
  }

  @Test // item 149
  void showsEverythingSinceAnUnpushedBranchLeftTheDefaultBranch() throws Exception {
    GitRepository shop = cloned("shop");
    shop.commit("One", Map.of("committed.txt", "new\n", "edit.txt", "line 1\nline 3\n"));
    Files.writeString(shop.folder().resolve("staged.txt"), "staged\n");
    shop.git("add", "staged.txt");
    shop.git("rm", "-q", "--cached", "drop.txt");
    Files.delete(shop.folder().resolve("drop.txt"));
    Files.writeString(shop.folder().resolve("Zz.txt"), "untracked\n");
    Files.writeString(shop.folder().resolve("keep.txt"), "other\n");
    assertThat(changes())
        .containsExactly(
            "A shop/Zz.txt",
            "A shop/committed.txt",
            "D shop/drop.txt",
            "M shop/edit.txt",
            "M shop/keep.txt",
            "A shop/staged.txt");
  }

  @Test // item 150
  void showsOnlyWhatWasNotPushed() throws Exception {
    GitRepository shop = cloned("shop");
    shop.commit("One", Map.of("committed.txt", "new\n"));
    shop.git("push", "-q", "origin", "work");
    Files.writeString(shop.folder().resolve("edit.txt"), "edited\n");
    Files.writeString(shop.folder().resolve("staged.txt"), "staged\n");
    shop.git("add", "staged.txt");
    assertThat(changes()).containsExactly("M shop/edit.txt", "A shop/staged.txt");
  }

  @Test // item 151
  void showsNestedRepositoriesOnceWithTheirFolder() throws Exception {
    GitRepositories.create(folder, Map.of("top.txt", "top\n", "r10x.txt", "not in r1\n"));
    cloned("r1");
    cloned("my repo");
    Files.writeString(folder.resolve("r1/new.txt"), "x\n");
    Files.writeString(folder.resolve("my repo/with space.txt"), "x\n");
    Files.createDirectories(folder.resolve(".hidden"));
    assertThat(changes())
        .containsExactly("A my repo/with space.txt", "A r1/new.txt", "A r10x.txt", "A top.txt");
  }

  @Test // item 152
  void comparesStagedCommittedUnchangedAndUntrackedFiles() throws Exception {
    GitRepository shop = cloned("shop");
    shop.commit("One", Map.of("edit.txt", "  line 1\nline 3\n"));
    Files.writeString(shop.folder().resolve("keep.txt"), "staged\n");
    shop.git("add", "keep.txt");
    Files.writeString(shop.folder().resolve("fresh file.txt"), "fresh\r\nlines\r\n");
    assertThat(views.diff(workspace, "shop/edit.txt"))
        .isEqualTo(new FileDiff("line 1\nline 2", "  line 1\nline 3"));
    assertThat(views.diff(workspace, "shop/keep.txt")).isEqualTo(new FileDiff("same", "staged"));
    assertThat(views.diff(workspace, "shop/drop.txt"))
        .isEqualTo(new FileDiff("gone soon", "gone soon"));
    assertThat(views.diff(workspace, "shop/fresh file.txt"))
        .isEqualTo(new FileDiff("", "fresh\nlines"));
  }

  @Test // item 153: there is no helper that could be missing
  void bringsNothingIntoTheWorkspace() throws Exception {
    cloned("shop");
    var _ = changes();
    var _ = views.diff(workspace, "shop/edit.txt");
    try (var entries = Files.list(folder)) {
      assertThat(entries).hasSize(1);
    }
    assertThat(Files.exists(folder.resolve("shop/.git/index.lock"))).isFalse();
  }

  @Test // item 172
  void showsADeletedFileAsItWas() throws Exception {
    GitRepository shop = cloned("shop");
    shop.commit("Deep", Map.of("a/b/c.txt", "deep\n"));
    shop.git("push", "-q", "origin", "work");
    Files.delete(shop.folder().resolve("a/b/c.txt"));
    Files.delete(shop.folder().resolve("a/b"));
    Files.delete(shop.folder().resolve("a"));
    assertThat(changes()).containsExactly("D shop/a/b/c.txt");
    assertThat(views.diff(workspace, "shop/a/b/c.txt")).isEqualTo(new FileDiff("deep", ""));
  }

  @Test
  void showsARenameAsOneGoneAndOneNew() throws Exception {
    GitRepository shop = cloned("shop");
    shop.git("mv", "edit.txt", "new name.txt");
    assertThat(changes()).containsExactly("D shop/edit.txt", "A shop/new name.txt");
  }

  @Test
  void showsAFileThatLeftTheIndexOnlyAsChanged() throws Exception {
    GitRepository shop = cloned("shop");
    shop.git("rm", "-q", "--cached", "drop.txt");
    assertThat(changes()).containsExactly("M shop/drop.txt");
  }

  @Test
  void showsEveryFileOfARepositoryWithoutARemoteAsNew() throws Exception {
    GitRepositories.create(folder, FILES);
    assertThat(changes()).containsExactly("A drop.txt", "A edit.txt", "A keep.txt");
    assertThat(views.diff(workspace, "edit.txt")).isEqualTo(new FileDiff("", "line 1\nline 2"));
  }

  @Test
  void showsTheFilesOfARepositoryWithoutACommit() throws Exception {
    new GitRepository(folder).git("init", "-q");
    Files.writeString(folder.resolve("first.txt"), "first\n");
    assertThat(changes()).containsExactly("A first.txt");
    assertThat(views.diff(workspace, "first.txt")).isEqualTo(new FileDiff("", "first"));
  }

  @Test
  void findsNothingWithoutARepository() throws Exception {
    Files.writeString(folder.resolve("file.txt"), "x");
    Files.createDirectories(folder.resolve("broken/.git"));
    assertThat(changes()).isEmpty();
    assertThatThrownBy(() -> views.diff(workspace, "file.txt"))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("Not a git repository");
  }

  @Test
  void doesNotTakeTheWorkspaceForAPartOfARepositoryAroundIt() throws Exception {
    GitRepositories.create(temp, Map.of("around.txt", "x"));
    Files.writeString(folder.resolve("file.txt"), "x");
    assertThat(changes()).isEmpty();
  }

  @Test
  void keepsNamesThatAreNoText() throws Exception {
    GitRepository shop = cloned("shop");
    Map<String, String> names = new LinkedHashMap<>();
    names.put("umlaut-\\303\\274.txt", "shop/umlaut-ü.txt");
    names.put("caf\\351.txt", "\"shop/caf\\351.txt\"");
    names.put("new\\nline.txt", "shop/new\nline.txt");
    names.put("tab\\tand \\042quote\\042.txt", "shop/tab\tand \"quote\".txt");
    names.put("\\055-dash \\134 back", "shop/-- dash".replace("-- dash", "--dash \\ back"));
    for (String name : names.keySet()) {
      sh(shop, "printf 'now\\n' > \"./$(printf '" + name + "')\"");
    }
    assertThat(views.changes(workspace).stream().map(Change::path))
        .containsExactlyInAnyOrderElementsOf(names.values());
    for (String path : names.values()) {
      assertThat(views.diff(workspace, path)).isEqualTo(new FileDiff("", "now"));
    }
    shop.git("add", "-A");
    shop.git("commit", "-q", "-m", "Names");
    shop.git("push", "-q", "origin", "work");
    sh(shop, "for f in *; do printf 'later\\n' > \"./$f\"; done");
    for (String path : names.values()) {
      assertThat(views.diff(workspace, path)).isEqualTo(new FileDiff("now", "later"));
    }
  }

  @Test
  void showsLinksAsTheirTargetAndNeverFollowsThem() throws Exception {
    GitRepository shop = cloned("shop");
    Files.writeString(temp.resolve("secret.txt"), "secret of the host\n");
    Files.createSymbolicLink(shop.folder().resolve("link"), temp.resolve("secret.txt"));
    Files.createSymbolicLink(shop.folder().resolve("out"), temp);
    assertThat(changes()).containsExactly("A shop/link", "A shop/out");
    assertThat(views.diff(workspace, "shop/link").modified())
        .isEqualTo(temp.resolve("secret.txt").toString());
    assertThatThrownBy(() -> views.diff(workspace, "shop/out/secret.txt"))
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
  }

  @Test
  void refusesPathsThatLeadOut() {
    for (String path :
        List.of(
            "../x",
            "/etc/passwd",
            "shop/../../x",
            "",
            "shop//x",
            "./x",
            "shop/.git/config",
            "x\0y",
            "\"open",
            "\"\\9\"",
            "a/".repeat(3000) + "b")) {
      assertThatThrownBy(() -> views.diff(workspace, path))
          .isInstanceOfSatisfying(
              WorkspaceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    }
    assertThat(workspace.programs).isEmpty();
  }

  @Test
  void refusesBinaryAndLargeFilesWithAReason() throws Exception {
    GitRepository shop = cloned("shop");
    Files.write(shop.folder().resolve("image.png"), new byte[] {1, 0, 2});
    Files.write(shop.folder().resolve("large.txt"), "x".repeat((1 << 20) + 1).getBytes());
    Files.write(shop.folder().resolve("just fits.txt"), "x".repeat(1 << 20).getBytes());
    assertThat(changes()).hasSize(3);
    assertThatThrownBy(() -> views.diff(workspace, "shop/image.png"))
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KIND))
        .hasMessageContaining("binary");
    assertThatThrownBy(() -> views.diff(workspace, "shop/large.txt"))
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
    assertThat(views.diff(workspace, "shop/just fits.txt").modified()).hasSize(1 << 20);
  }

  @Test
  void boundsTheChangesOfALargeTreeWithAReason() throws Exception {
    GitRepository shop = cloned("shop");
    for (int i = 0; i < 30; i++) {
      Files.writeString(shop.folder().resolve("f" + i), "x");
    }
    GitViews small = new GitViews(new ViewLimits(20, 100, 10, Duration.ofSeconds(60)));
    assertThatThrownBy(() -> small.changes(workspace))
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
        .hasMessageContaining(".gitignore");
  }

  @Test
  void showsASubmoduleAsAPointer() throws Exception {
    GitRepository library = GitRepositories.create(temp.resolve("library"), Map.of("a", "1\n"));
    GitRepository shop = cloned("shop");
    shop.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        library.folder().toString(),
        "libs/one");
    shop.git("commit", "-q", "-m", "Submodule");
    shop.git("push", "-q", "origin", "work");
    String before = library.head();
    GitRepository inside = new GitRepository(shop.folder().resolve("libs/one"));
    inside.commit("Two", Map.of("a", "2\n"));
    assertThat(changes()).containsExactly("M shop/libs/one");
    assertThat(views.diff(workspace, "shop/libs/one"))
        .isEqualTo(
            new FileDiff("Subproject commit " + before, "Subproject commit " + inside.head()));
  }

  @Test
  void showsAConflictOnce() throws Exception {
    GitRepository shop = cloned("shop");
    shop.commit("Mine", Map.of("edit.txt", "mine\n"));
    shop.git("checkout", "-q", "-b", "other", "origin/main");
    shop.commit("Theirs", Map.of("edit.txt", "theirs\n"));
    assertThatThrownBy(() -> shop.git("merge", "work")).isInstanceOf(IOException.class);
    assertThat(changes()).hasSize(1);
    assertThat(views.diff(workspace, "shop/edit.txt").modified()).contains("<<<<<<<", "theirs");
  }

  @Test
  void runsNoProgramThatTheRepositoryNames() throws Exception {
    GitRepository shop = cloned("shop");
    Path ran = temp.resolve("ran");
    String program = "touch '" + ran + "'; cat";
    for (String key :
        List.of(
            "core.fsmonitor",
            "diff.external",
            "diff.evil.textconv",
            "diff.evil.command",
            "filter.evil.clean",
            "filter.evil.smudge",
            "filter.evil.process",
            "core.pager",
            "pager.diff",
            "pager.branch",
            "core.sshCommand",
            "alias.diff")) {
      shop.git("config", key, program);
    }
    shop.git("config", "filter.evil.required", "true");
    Files.writeString(shop.folder().resolve(".git/info/attributes"), "* diff=evil filter=evil\n");
    for (String hook : List.of("post-index-change", "fsmonitor-watchman", "post-checkout")) {
      Path file = shop.folder().resolve(".git/hooks").resolve(hook);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "#!/bin/sh\n" + program + "\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(shop.folder().resolve("edit.txt"), "changed\n");
    assertThat(changes()).containsExactly("M shop/edit.txt");
    assertThat(views.diff(workspace, "shop/edit.txt").modified()).isEqualTo("changed");
    assertThat(views.branch(workspace, "shop")).contains("work");
    assertThat(ran).doesNotExist();
  }

  @Test
  void tellsTheBranch() throws Exception {
    GitRepository shop = cloned("shop");
    assertThat(views.branch(workspace, "shop")).contains("work");
    shop.git("checkout", "-q", "-b", "größer/2");
    assertThat(views.branch(workspace, "shop")).contains("größer/2");
    assertThat(changes()).isEmpty();
    shop.git("checkout", "-q", "--detach");
    assertThat(views.branch(workspace, "shop")).isEmpty();
    assertThat(views.branch(workspace, "nothing here")).isEmpty();
  }

  private static void sh(GitRepository where, String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .directory(where.folder().toFile())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }
}

package dev.hands4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.runtime.ConnectedProgram;
import dev.hands4j.api.runtime.Program;
import dev.hands4j.api.runtime.ProgramResult;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a sandbox and programs in it, seen from the server, with the real program behind. */
abstract class WorkspaceContract {
  @TempDir Path home;
  private LocalRuntime runtime;
  private RuntimeHandle handle;
  private Workspace workspace;
  private Path folder;

  abstract LocalRuntime provider(LocalRuntimeConfig config) throws Exception;

  @BeforeEach
  void open() throws Exception {
    runtime = provider(RuntimeContract.config(home));
    handle =
        runtime.open(
            RuntimeContract.CONVERSATION,
            SandboxSpec.DEFAULT,
            Optional.empty(),
            RuntimeContract.lease(7),
            _ -> {});
    workspace = handle.workspace();
    folder = Path.of(handle.workingDirectory());
  }

  @AfterEach
  void end() {
    handle.close();
    runtime.end(RuntimeContract.CONVERSATION, Optional.empty(), true);
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private String text(String path) throws Exception {
    return new String(workspace.read(path, 1_000_000), StandardCharsets.UTF_8);
  }

  private static Program program(String... arguments) {
    return new Program(List.of(arguments), "", Map.of(), Duration.ofSeconds(60), 1_000_000);
  }

  private ProgramResult sh(String script) throws Exception {
    return workspace.run(program("sh", "-c", script));
  }

  private static String output(ProgramResult result) {
    return new String(result.output(), StandardCharsets.UTF_8);
  }

  private static void refused(Kind kind, Attempt attempt) {
    assertThatThrownBy(attempt::make)
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @FunctionalInterface
  interface Attempt {
    void make() throws Exception;
  }

  @Test
  void speaksWithAProgram() throws Exception {
    try (ConnectedProgram cat = workspace.connect(program("cat"))) {
      for (int i = 0; i < 3; i++) {
        cat.input().write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
        cat.input().flush();
        assertThat(new String(cat.output().readNBytes(7), StandardCharsets.UTF_8))
            .isEqualTo("line " + i + "\n");
      }
      cat.input().close();
      assertThat(cat.output().readAllBytes()).isEmpty();
    }
  }

  @Test
  void aProgramThatIsSpokenWithWaitsUntilItIsRead() throws Exception {
    try (ConnectedProgram flood =
        workspace.connect(program("head", "-c", "20000000", "/dev/zero"))) {
      assertThat(flood.output().readAllBytes()).hasSize(20_000_000);
    }
  }

  @Test
  void aProgramThatIsSpokenWithEndsWhenNobodySpeaksAnyMore() throws Exception {
    try (ConnectedProgram program =
        workspace.connect(program("sh", "-c", "echo here; while true; do sleep 0.05; done"))) {
      assertThat(new String(program.output().readNBytes(5), StandardCharsets.UTF_8))
          .isEqualTo("here\n");
    }
    String count = "ps -eo args | grep -c 'sleep 0[.]05; done'";
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> new String(sh(count).output(), StandardCharsets.UTF_8).strip().equals("0"));
  }

  @Test
  void saysWhyAProgramThatIsSpokenWithDidNotLive() throws Exception {
    try (ConnectedProgram none = workspace.connect(program("no-such-program-here"))) {
      assertThat(none.output().readAllBytes()).isEmpty();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> none.complaint().contains("no such program"));
    }
    try (ConnectedProgram bad =
        workspace.connect(program("sh", "-c", "echo my reason >&2; exit 3"))) {
      assertThat(bad.output().readAllBytes()).isEmpty();
      assertThat(bad.complaint()).contains("my reason").contains("exit code 3");
    }
  }

  @Test
  void writesAndReadsBytesAsTheyAre() throws Exception { // runtime.md §32.5 items 69, 70, 71
    byte[] all = new byte[300_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7 + i / 251);
    }
    workspace.write("new folder/ü/data.bin", new ByteArrayInputStream(all));
    assertThat(workspace.read("new folder/ü/data.bin", all.length)).isEqualTo(all);
    assertThat(Files.readAllBytes(folder.resolve("new folder/ü/data.bin"))).isEqualTo(all);

    workspace.write(folder + "/new folder/ü/data.bin", bytes("shorter"));

    assertThat(text("new folder/ü/data.bin")).isEqualTo("shorter");
    assertThat(workspace.list("new folder/ü")).containsExactly("data.bin");
  }

  @Test
  void keepsTheModeOfAFileItReplaces() throws Exception { // 77
    workspace.write("new", bytes("x"));
    Files.writeString(folder.resolve("script"), "x");
    Files.setPosixFilePermissions(
        folder.resolve("script"), PosixFilePermissions.fromString("rwxr-x---"));

    workspace.write("script", bytes("y"));

    assertThat(mode("new")).isEqualTo("rw-rw-r--");
    assertThat(mode("script")).isEqualTo("rwxr-x---");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void listsFoldersFirstAndWithoutRegardToCase() throws Exception { // 78
    for (String name : List.of("b", "A", ".hidden")) {
      Files.writeString(folder.resolve(name), "");
    }
    Files.createDirectory(folder.resolve("z"));
    Files.createDirectory(folder.resolve("Y"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));

    assertThat(workspace.list("")).containsExactly("Y/", "z/", ".hidden", "A", "b");
    assertThat(workspace.list(folder + "///")).isEqualTo(workspace.list("."));
    assertThat(workspace.list("missing")).isEmpty();
    assertThat(workspace.list("A")).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAPath() throws Exception {
    Files.writeString(folder.resolve("file"), "12345");

    refused(Kind.NOT_FOUND, () -> workspace.read("missing", 10));
    refused(Kind.WRONG_KIND, () -> workspace.read(".", 10));
    refused(Kind.WRONG_KIND, () -> workspace.read("file/below", 10));
    refused(Kind.WRONG_KIND, () -> workspace.archive("file", OutputStream.nullOutputStream()));
    refused(Kind.WRONG_KIND, () -> workspace.write(".", bytes("x")));
    refused(Kind.TOO_LARGE, () -> workspace.read("file", 4));
    assertThat(workspace.read("file", 5)).hasSize(5);
    refused(Kind.NOT_FOUND, () -> workspace.archive("missing", OutputStream.nullOutputStream()));
    refused(
        Kind.NOT_FOUND,
        () ->
            workspace.run(
                new Program(List.of("true"), "missing", Map.of(), Duration.ofSeconds(9), 9)));
  }

  @Test
  void refusesWhatLeadsOutOfTheWorkspace() throws Exception {
    Path outside = Files.writeString(home.resolve("outside"), "secret");
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(folder.resolve("self"), Path.of("/proc/self"));

    for (String path :
        List.of(
            "../outside",
            "a/../../../outside",
            outside.toString(),
            "/etc/passwd",
            "/proc/self/environ",
            "/proc/1/root/etc/passwd",
            folder + "/../../outside",
            "nul\0byte")) {
      refused(Kind.DENIED, () -> workspace.read(path, 1000));
      refused(Kind.DENIED, () -> workspace.write(path, bytes("x")));
      refused(Kind.DENIED, () -> workspace.archive(path, OutputStream.nullOutputStream()));
      refused(Kind.DENIED, () -> workspace.list(path));
    }
    for (String path : List.of("link", "up/x/../outside", "self/environ", "self/root/etc/passwd")) {
      assertThatThrownBy(() -> workspace.read(path, 1000)).isInstanceOf(WorkspaceException.class);
      assertThatThrownBy(() -> workspace.write(path, bytes("x")))
          .isInstanceOf(WorkspaceException.class);
    }
    assertThatThrownBy(() -> workspace.read("loop", 1000)).isInstanceOf(WorkspaceException.class);
    assertThat(Files.readString(outside)).isEqualTo("secret");
  }

  @Test
  void followsALinkThatStaysInside() throws Exception {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createSymbolicLink(folder.resolve("short"), Path.of("a/b"));

    workspace.write("short/file", bytes("x"));

    assertThat(text("a/b/file")).isEqualTo("x");
    assertThat(text("short/file")).isEqualTo("x");
    assertThat(folder.resolve("short")).isSymbolicLink();
  }

  @Test
  void doesNotWriteIntoAFileOfTwoNames() throws Exception {
    Path outside = Files.writeString(home.resolve("outside"), "kept");
    Files.createLink(folder.resolve("inside"), outside);

    workspace.write("inside", bytes("new"));

    assertThat(Files.readString(outside)).isEqualTo("kept");
    assertThat(text("inside")).isEqualTo("new");
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    assertThat(sh("mkfifo pipe").exitCode()).isZero();

    refused(Kind.WRONG_KIND, () -> workspace.read("pipe", 10));
    refused(Kind.WRONG_KIND, () -> workspace.write("pipe", bytes("x")));
  }

  @Test
  void isNotFooledByALinkThatChangesUnderIt() throws Exception {
    Path outside = Files.createDirectories(home.resolve("out"));
    Files.writeString(outside.resolve("f"), "secret");
    AtomicBoolean stop = new AtomicBoolean();
    FutureTask<Integer> swapping =
        new FutureTask<>(() -> {
          Path there = folder.resolve("d");
          int rounds = 0;
          while (!stop.get()) {
            Files.createDirectory(there);
            Files.writeString(there.resolve("f"), "fine");
            Files.delete(there.resolve("f"));
            Files.delete(there);
            Files.createSymbolicLink(there, outside);
            Files.delete(there);
            rounds++;
          }
          return rounds;
        });
    Thread.ofPlatform().start(swapping);
    for (int i = 0; i < 500; i++) {
      try {
        assertThat(text("d/f")).isIn("", "fine");
      } catch (WorkspaceException e) {
        assertThat(e.kind()).isNotEqualTo(Kind.UNAVAILABLE);
      }
    }
    stop.set(true);
    assertThat(swapping.get()).isPositive();
  }

  @Test
  void archivesAFolderWithoutFollowingLinks() throws Exception { // 74
    Files.createDirectories(folder.resolve("src/deep/empty"));
    Files.writeString(folder.resolve("src/deep/ä.txt"), "content");
    Files.writeString(folder.resolve("src/.hidden"), "");
    Files.writeString(home.resolve("outside"), "secret");
    Files.createSymbolicLink(folder.resolve("src/link"), home.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("src/cycle"), Path.of(".."));
    assertThat(sh("mkfifo src/pipe").exitCode()).isZero();
    ByteArrayOutputStream zip = new ByteArrayOutputStream();

    workspace.archive("src", zip);

    assertThat(entries(zip)).containsExactly(".hidden=", "deep/ä.txt=content");
  }

  private static List<String> entries(ByteArrayOutputStream zip) throws IOException {
    List<String> found = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.toByteArray()))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        found.add(e.getName() + "=" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Test
  void runsAProgramWithoutAShell() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("sh", "-c", "pwd; echo \"$1\" \"$V\"; echo e >&2; exit 3", "-", "a b;$x"),
                "sub",
                Map.of("V", "s3cret value"),
                Duration.ofSeconds(60),
                1000));

    assertThat(output(result)).isEqualTo(folder + "/sub\na b;$x s3cret value\n");
    assertThat(new String(result.errors(), StandardCharsets.UTF_8)).isEqualTo("e\n");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.timedOut()).isFalse();
    assertThat(result.truncated()).isFalse();
    assertThat(output(sh("echo \"<$V>\""))).isEqualTo("<>\n");
  }

  @Test
  void saysHowAProgramEnded() throws Exception {
    assertThat(workspace.run(program("no-such-program")).exitCode()).isEqualTo(127);
    assertThat(sh("kill -TERM $$").exitCode()).isEqualTo(143);
    assertThat(sh("true").succeeded()).isTrue();
    assertThat(output(sh("cat"))).isEmpty(); // nobody types
  }

  @Test
  void endsAProgramThatTakesTooLong() throws Exception {
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("sh", "-c", "echo $$; (trap '' TERM; sleep 1000) & sleep 1000"),
                "",
                Map.of(),
                Duration.ofMillis(600),
                1000));

    assertThat(result.timedOut()).isTrue();
    assertThat(output(sh("ps -eo args 2>/dev/null | grep -c '[s]leep 1000'; true")).strip())
        .isIn("0", "");
  }

  @Test
  void endsWhatAProgramLeavesBehind() throws Exception {
    ProgramResult result =
        sh(
            "setsid sh -c 'touch here; while [ -e here ]; do sleep 0.05; done; touch alive' &"
                + " until [ -e here ]; do sleep 0.02; done; echo started");

    assertThat(output(result)).isEqualTo("started\n");
    Files.delete(folder.resolve("here"));
    assertThat(sh("sleep 0.3; ls").output()).asString().doesNotContain("alive");
  }

  @Test
  void keepsTheBeginningOfAFlood() throws Exception {
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("sh", "-c", "echo first; head -c 200000000 /dev/zero"),
                "",
                Map.of(),
                Duration.ofSeconds(60),
                5000));

    assertThat(result.output()).hasSize(5000).startsWith("first\n".getBytes());
    assertThat(result.truncated()).isTrue();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void passesALargeOutputOn() throws Exception {
    ProgramResult result =
        workspace.run(
            new Program(
                List.of("head", "-c", "30000000", "/dev/zero"),
                "",
                Map.of(),
                Duration.ofSeconds(60),
                40_000_000));

    assertThat(result.output()).hasSize(30_000_000);
    assertThat(result.truncated()).isFalse();
  }

  @Test
  void endsAProgramWhoseCallerIsGone() throws Exception {
    FutureTask<ProgramResult> running =
        new FutureTask<>(() -> sh("touch begun; sleep 2; touch survived; sleep 1000"));
    Thread caller = Thread.ofVirtual().start(running);
    await().until(() -> Files.exists(folder.resolve("begun")));

    caller.interrupt();

    await()
        .untilAsserted(
            () -> assertThat(output(sh("ps -eo args | grep '[s]leep 1000'; true"))).isEmpty());
    assertThat(folder.resolve("survived")).doesNotExist();
  }

  @Test
  void bringsAFailureOfItsOwnSideBack() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the browser is gone");
          }
        };

    assertThatThrownBy(() -> workspace.write("f", broken))
        .isInstanceOf(WorkspaceException.class)
        .hasMessageContaining("the browser is gone");
    assertThat(folder.resolve("f")).doesNotExist();
  }

  @Test
  void showsALivingSandboxWithoutALease() throws Exception {
    Files.writeString(folder.resolve("f"), "x");
    RuntimeRef ref = handle.ref();

    Workspace view = runtime.workspace(RuntimeContract.CONVERSATION, ref).orElseThrow();

    assertThat(view.path()).isEqualTo(folder.toString());
    assertThat(view.read("f", 10)).hasSize(1);
    assertThat(
            runtime.workspace(
                RuntimeContract.CONVERSATION, new RuntimeRef(ref.kind(), "other", "")))
        .isEmpty();
    assertThat(
            runtime.workspace(
                RuntimeContract.CONVERSATION, new RuntimeRef("other", ref.instance(), "")))
        .isEmpty();
    runtime.end(RuntimeContract.CONVERSATION, Optional.of(ref), false);
    assertThat(runtime.workspace(RuntimeContract.CONVERSATION, ref)).isEmpty();
    refused(Kind.UNAVAILABLE, () -> view.read("f", 10));
  }
}

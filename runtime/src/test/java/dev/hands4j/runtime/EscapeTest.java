package dev.hands4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.event.EventId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a hostile command tries against the kernel, this machine and the program that watches over
 * it; {@code docs/explanation/sandboxes.md} has the table.
 */
class EscapeTest {
  @TempDir static Path home;

  private static Sandboxed sandbox;

  @BeforeAll
  static void open() throws Exception {
    sandbox = new Sandboxed(home, SandboxLimits.USUAL);
  }

  @AfterAll
  static void end() {
    sandbox.close();
  }

  private static String attempt(String command) throws Exception {
    return sandbox.attempt(command);
  }

  private static Path state() {
    return home.resolve(sandbox.handle.ref().location());
  }

  @Test
  void seesNoProcessButItsOwn() throws Exception {
    String all = attempt("for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; echo; done");

    assertThat(all).contains("sleep infinity", "bash").doesNotContain("runtimeserver", "bwrap");
    assertThat(attempt("ls -d /proc/[0-9]* | wc -l").strip()).matches("\\d");
  }

  @Test
  void cannotReadTheKeyOfItsSandbox() throws Exception {
    String key = Files.readString(state().resolve("key")).strip();

    String seen =
        attempt(
            "cat /proc/[0-9]*/environ | tr '\\0' '\\n'; env; grep -rs . '%s' /tmp /dev/shm /home"
                .formatted(home));

    assertThat(seen).isNotBlank().doesNotContain(key);
    assertThat(attempt("ls -A '%s' 2>&1".formatted(state().resolve("inside"))).strip()).isEmpty();
  }

  @Test
  void cannotSpeakToTheProgramThatWatchesOverIt() throws Exception {
    assertThat(attempt("find / -type s 2>/dev/null | wc -l").strip()).isEqualTo("0");
    assertThat(attempt("cat /proc/net/unix | grep -c '%s'; true".formatted(home)).strip())
        .as("a name in a list is no way to it")
        .matches("\\d+");
  }

  @Test
  void cannotSignalOrTraceTheProgramThatWatchesOverIt() throws Exception {
    long outside = Long.parseLong(Files.readString(state().resolve("pid")).strip());
    String instance = sandbox.handle.ref().instance();

    assertThat(attempt("kill -9 %d".formatted(outside))).contains("No such process");
    assertThat(attempt("perl -e 'print syscall(101, 16, %d, 0, 0), qq( $!\\n)'".formatted(outside)))
        .contains("-1 No such process");
    assertThat(attempt("kill -9 1; kill -TERM 1; ls -d /proc/1")).contains("/proc/1");
    sandbox.handle.execute(RuntimeContract.request(1_000_000, "kill -9 -1; sleep 1"), _ -> {});

    assertThat(attempt("echo usable")).contains("usable");
    assertThat(sandbox.handle.ref().instance()).isEqualTo(instance);
  }

  @Test
  void cannotMountOrMakeNamespaces() throws Exception {
    assertThat(attempt("unshare --user true")).contains("unshare failed");
    assertThat(attempt("unshare --mount true; unshare --net true"))
        .contains("Operation not permitted");
    assertThat(attempt("mount -t tmpfs none /tmp; umount '%s'".formatted(state())))
        .contains("must be superuser");
    assertThat(
            attempt(
                "perl -e '$p = qq(%s); print syscall(166, $p, 2), qq( $!\\n)'".formatted(state())))
        .as("umount2")
        .startsWith("-1 ");
    assertThat(attempt("nsenter --target 1 --user --mount true; echo $?").strip()).endsWith("1");
  }

  @Test
  void hasNoCapabilityAndGainsNone() throws Exception {
    assertThat(attempt("grep -E 'Cap(Inh|Prm|Eff|Amb)|NoNewPrivs' /proc/self/status"))
        .containsPattern("CapEff:\\s+0{16}")
        .containsPattern("CapPrm:\\s+0{16}")
        .containsPattern("CapAmb:\\s+0{16}")
        .containsPattern("NoNewPrivs:\\s+1");
    assertThat(attempt("id -u; cp /bin/bash b; chmod u+s b; ./b -p -c 'id -u'").strip())
        .isEqualTo("1000\n1000");
    assertThat(attempt("su -c id 2>&1 </dev/null; echo code $?")).doesNotContain("code 0");
    assertThat(attempt("mknod d b 254 0; chroot / true"))
        .contains("Operation not permitted")
        .doesNotContain("uid=0");
  }

  @Test
  void cannotChangeTheKernel() throws Exception {
    // the same values again, so that nothing happens should it ever succeed
    String seen =
        attempt(
            "for f in vm/swappiness kernel/core_pattern; do v=$(cat /proc/sys/$f); echo \"$v\" >"
                + " /proc/sys/$f && echo wrote; done;"
                + " find /proc/sys /proc/bus /proc/irq /proc/fs -writable -type f 2>/dev/null"
                + " | head -3; head -c 1 /proc/kcore | wc -c; ls /sys | wc -l");

    assertThat(seen)
        .contains("swappiness: Read-only file system", "core_pattern: Read-only file system")
        .doesNotContain("wrote", "\n/proc/");
    assertThat(seen.strip()).endsWith("0\n0");
  }

  /** The numbers are those of x86-64. */
  @Test
  void cannotUseSystemCallsThatNothingNeeds() throws Exception {
    if (!System.getProperty("os.arch").equals("amd64")) {
      assertThat(sandbox.runtime.limits()).containsKey("system calls");
      return;
    }
    for (int call : List.of(250, 321, 298, 425, 304, 175)) {
      assertThat(attempt("perl -e 'print syscall(%d, 0, 0, 0, 0, 0), qq( $!\\n)'".formatted(call)))
          .as("system call %d", call)
          .contains("-1 Operation not permitted");
    }
  }

  @Test
  void writesNowhereButInItsOwnPlaces() throws Exception {
    String workspace = sandbox.handle.workingDirectory();

    assertThat(attempt("find / -type d -writable 2>/dev/null | grep -v '^/proc/'").lines())
        .allMatch(folder ->
            List.of("/home/hands4j", "/tmp", "/dev/shm", "/dev/pts", workspace).stream()
                .anyMatch(folder::startsWith))
        .noneMatch(folder -> folder.startsWith(state().toString()))
        .noneMatch(folder -> folder.contains("hsperfdata"));
    assertThat(
            attempt(
                    "for d in /dev /sys /etc /usr /home / '%s'; do"
                            .formatted(state().resolve("files"))
                        + " touch $d/x 2>/dev/null && echo wrote $d; done")
                .strip())
        .isEmpty();
    assertThat(attempt("touch ~/x /tmp/x /dev/shm/x x && echo fine")).contains("fine");
  }

  @Test
  void doesNotReachAbstractSocketsOfTheHost() throws Exception {
    String name = "hands4j-test-" + home.getFileName();
    Path ready = home.resolve("listening");
    String listen =
        "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un(qq(\\0%s)))"
                .formatted(name)
            + " or die; listen(S, 1); open F, q(>), q(%s); close F; accept(C, S)".formatted(ready);
    String connect =
        "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); print connect(S,"
            + " pack_sockaddr_un(qq(\\0%s))) ? qq(reached\\n) : qq($!\\n)".formatted(name);
    Process host = new ProcessBuilder("perl", "-e", listen).start();
    try {
      await().until(() -> Files.exists(ready));

      assertThat(attempt("perl -e '%s'".formatted(connect))).contains("refused");

      Process control = new ProcessBuilder("perl", "-e", connect).start();
      assertThat(new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("the same from outside")
          .contains("reached");
    } finally {
      host.destroyForcibly();
    }
  }

  @Test
  void doesNotLeaveByPathsOfProc() throws Exception {
    Path secret = Files.writeString(home.resolve("secret"), "host-file-text");

    String seen =
        attempt(
            ("for r in /proc/[0-9]*/root /proc/[0-9]*/cwd /proc/self/fd/*; do cat \"$r%1$s\""
                    + " \"$r/../../..%1$s\"; done; cat ../../../../../../../../%1$s; cat"
                    + " /proc/self/root/../..%1$s")
                .formatted(secret));

    assertThat(seen).doesNotContain("host-file-text").contains("No such file");
  }

  @Test
  void cannotExchangeTheTextOfTheNextCommand() throws Exception {
    Path files = state().resolve("files");

    assertThat(attempt("cd '%s'; ls; echo 'echo forged' > command.agent; rm -f *".formatted(files)))
        .contains("command.agent", "Read-only file system");
    assertThat(attempt("cd; echo mine")).contains("mine").doesNotContain("forged");
  }

  @Test
  void answersForTheSupervisorAreNotTakenFromACommand() throws Exception {
    Path socket = home.resolve("run");

    String seen =
        attempt(
            ("for d in $(find '%s' -type d); do perl -e 'use Socket; socket(S, AF_UNIX, SOCK_STREAM,"
                    + " 0); print bind(S, pack_sockaddr_un($ARGV[0])) ? qq(bound\\n) : qq($!\\n)'"
                    + " $d/s; done")
                .formatted(socket));

    assertThat(seen).isNotBlank().doesNotContain("bound");
    sandbox.handle.interrupt(new EventId(999));
    assertThat(attempt("echo still mine")).contains("still mine");
  }

  @Test
  void theEditorSeesWhatCommandsSeeAndNoMore() throws Exception {
    Path kept = state().resolve("inside").resolve("results.0");
    Path text = state().resolve("files").resolve("command.agent");
    String workspace = sandbox.handle.workingDirectory();
    assertThat(kept).as("is there").isRegularFile();
    attempt("ln -sfn '%s' links; ln -sfn /proc/1/root up".formatted(state().resolve("inside")));

    for (String path :
        List.of(
            kept.toString(),
            workspace + "/links/results.0",
            workspace + "/up" + kept,
            "/proc/self/environ",
            state().resolve("key").toString(),
            home.resolve("hands4j.db").toString())) {
      assertThat(sandbox.view(path)).as(path).contains("does not exist");
      assertThat(sandbox.read(path)).as(path).contains("File not found");
    }
    assertThat(sandbox.write(text.toString(), "echo forged")).contains("Read-only file system");
    assertThat(sandbox.write(workspace + "/links/x", "x")).contains("could not be written");
    assertThat(state().resolve("inside").resolve("x")).doesNotExist();
    assertThat(sandbox.write("own", "text")).contains("wrote");
    assertThat(sandbox.view(workspace + "/own")).contains("1\ttext");
    assertThat(attempt("cat own")).isEqualTo("text\n".strip());
  }

  @Test
  void theEditorDoesNotWaitForAPipe() throws Exception {
    attempt("mkfifo pipe");
    String pipe = sandbox.handle.workingDirectory() + "/pipe";

    assertThat(sandbox.view(pipe)).contains("neither a file nor a directory");
    assertThat(sandbox.read(pipe)).contains("Not a regular file");
    assertThat(sandbox.view("/dev/zero")).contains("neither a file nor a directory");
  }
}

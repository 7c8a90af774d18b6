package dev.hands4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bombs and floods: what a command can use up is bounded, and the sandbox survives it. */
class LimitsTest {
  private static final int PROCESSES = 100;

  @TempDir static Path home;
  @TempDir Path another;

  private static Sandboxed sandbox;

  @BeforeAll
  static void open() throws Exception {
    sandbox = open(home, true);
  }

  private static Sandboxed open(Path home, boolean controlGroups) throws Exception {
    return new Sandboxed(home, SandboxLimits.ofMebibytes(256, PROCESSES, 1, 32, 16, controlGroups));
  }

  @AfterAll
  static void end() {
    sandbox.close();
  }

  @Test
  void endsAMemoryBombAndNothingElse() throws Exception {
    endsAMemoryBombIn(sandbox);
  }

  @Test
  void endsAMemoryBombWithoutControlGroups() throws Exception {
    try (Sandboxed without = open(another, false)) {
      endsAMemoryBombIn(without);
      assertThat(without.runtime.limits().get("memory")).contains("no control group");
      assertThat(without.runtime.limits().get("cpu")).contains("not limited");
    }
  }

  private static void endsAMemoryBombIn(Sandboxed place) throws Exception {
    var bomb = place.run("perl -e '$x .= q(x) x 1048576 for 1..1000; print qq(survived\n)'");

    assertThat(bomb.content()).doesNotContain("survived");
    assertThat(bomb.metadata().exitCode()).isNotZero();
    assertThat(place.attempt("echo usable")).contains("usable");
  }

  @Test
  void boundsAForkBomb() throws Exception {
    assertThat(sandbox.runtime.limits()).containsKey("processes");
    if (sandbox.runtime.limits().get("processes").startsWith("not limited")) {
      return; // said at the start; the kernel excepts root where there are no control groups
    }
    String born =
        sandbox.attempt(
            "perl -e 'for (1..300) { my $p = fork; last unless defined $p;"
                + " if (!$p) { sleep 1000; exit } push @p, $p } print scalar(@p);"
                + " kill 9, @p; wait for @p'");

    assertThat(Integer.parseInt(born.strip())).isBetween(10, PROCESSES);
    assertThat(sandbox.attempt("echo usable")).contains("usable");
  }

  @Test
  void boundsWhatIsWritten() throws Exception {
    assertThat(sandbox.attempt("(trap '' XFSZ; head -c 100000000 /dev/zero > big; stat -c %s big)"))
        .contains("File too large", Integer.toString(32 << 20));
    assertThat(sandbox.attempt("head -c 100000000 /dev/zero > /tmp/big; du -m /tmp/big"))
        .contains("No space left")
        .containsPattern("(?m)^1[0-6]\t");
    assertThat(sandbox.attempt("head -c 100000000 /dev/zero > /dev/shm/big"))
        .contains("No space left");
  }

  @Test
  void boundsAnArchiveBomb() throws Exception {
    var bomb =
        sandbox.run("head -c 200000000 /dev/zero | gzip > b.gz; gunzip -c b.gz > b; echo code $?");

    assertThat(bomb.content()).doesNotContain("code 0");
    assertThat(Files.size(Path.of(sandbox.handle.workingDirectory()).resolve("b")))
        .isLessThanOrEqualTo(32L << 20);
    assertThat(sandbox.attempt("echo usable")).contains("usable");
  }

  @Test
  void boundsAFloodOfOutput() throws Exception {
    var flood = sandbox.run("head -c 50000000 /dev/zero | tr '\\0' x | fold -w 100; echo the end");

    assertThat(flood.content()).contains("the end").hasSizeLessThan(100_000);
    assertThat(sandbox.attempt("echo usable")).contains("usable");
  }

  @Test
  void leavesNoProcessBehind() throws Exception {
    String mark = "1000." + (System.nanoTime() % 1_000_000);
    try (Sandboxed ending = open(another, true)) {
      ending.run(
          "(setsid sleep %1$s &) ; (trap '' TERM HUP; nohup sleep %1$s >/dev/null 2>&1 &)"
              .formatted(mark));
      await().untilAsserted(() -> assertThat(alive(mark)).isEqualTo(2));
    }
    await().untilAsserted(() -> assertThat(alive(mark)).isZero());
  }

  private static long alive(String mark) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              handle -> {
                try {
                  return Files.readString(Path.of("/proc", handle.pid() + "", "cmdline"))
                      .equals("sleep\0" + mark + "\0");
                } catch (java.io.IOException e) {
                  return false;
                }
              })
          .count();
    }
  }

  @Test
  void saysWhatLimitsItAndWhatDoesNot() throws Exception {
    assertThat(sandbox.runtime.limits())
        .containsOnlyKeys(
            "memory", "processes", "cpu", "files", "workspace", "system calls", "network", "user");
  }

  @Test
  void keepsItsHomeWhenItIsStartedAgain() throws Exception {
    Sandboxed before = open(another, true);
    before.attempt("echo kept > ~/file");
    before.handle.close();
    before.runtime.end(RuntimeContract.CONVERSATION, Optional.empty(), false);

    try (Sandboxed after = new Sandboxed(before.runtime, RuntimeContract.CONVERSATION)) {
      assertThat(after.handle.ref().instance()).isNotEqualTo(before.handle.ref().instance());
      assertThat(after.attempt("cat ~/file")).contains("kept");
    }
  }

  private static Sandboxed small(Path home) throws Exception {
    return new Sandboxed(
        home, SandboxLimits.ofMebibytes(256, PROCESSES, 1, 32, 16, true).withDisk(64, 2_000));
  }

  @Test
  void endsWhatFillsTheWorkspaceAndWorksAgainWhenThereIsRoom() throws Exception {
    try (Sandboxed full = small(another)) {
      String seen =
          full.attempt(
              "for i in $(seq 1000000); do head -c 4000000 /dev/zero > f$i; sleep 0.05; done");

      assertThat(seen).contains("ERROR: It was ended", "64 MiB", "Delete what is not needed");
      assertThat(full.write("more", "text")).contains("Nothing was written");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(full.attempt("rm -f f* && echo freed")).contains("freed"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(full.write("more", "text")).isEqualTo("wrote"));
      assertThat(full.attempt("cat more; echo usable")).contains("text", "usable");
    }
  }

  @Test
  void endsWhatFillsTheWorkspaceInTheBackground() throws Exception {
    try (Sandboxed full = small(another)) {
      String mark = "1000." + (System.nanoTime() % 1_000_000);
      full.attempt(
          ("(trap '' TERM INT HUP; for i in $(seq 1000000); do head -c 4000000 /dev/zero > ~/f$i;"
                  + " sleep 0.05; done) >/dev/null 2>&1 & sleep %s & disown -a; echo begun")
              .formatted(mark));

      await().atMost(Duration.ofSeconds(60)).until(() -> alive(mark) == 0);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(full.attempt("rm -f ~/f*; sleep 1; ls ~ | wc -l")).contains("0"));
    }
  }

  @Test
  void endsAFloodOfFiles() throws Exception {
    try (Sandboxed full = small(another)) {
      assertThat(full.run("i=0; while :; do : > n$((i++)); done").content())
          .contains("ERROR: It was ended", "2000 files");
    }
  }

  @Test
  void refusesLimitsThatNothingCanLiveIn() {
    assertThatThrownBy(() -> SandboxLimits.ofMebibytes(1, PROCESSES, 0, 32, 16, true))
        .hasMessageContaining("memory");
    assertThatThrownBy(() -> SandboxLimits.ofMebibytes(256, 2, 0, 32, 16, true))
        .hasMessageContaining("processes");
  }
}

package dev.hands4j.runtimeserver.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that turn against their shell. */
class ShellRobustnessTest {
  @TempDir Path folder;
  private TestShell shell;

  @BeforeEach
  void open() throws Exception {
    shell = new TestShell(folder, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void startsAnotherShellAfterACommandKilledItsOwn() throws Exception {
    shell.run("cd / && mkdir -p '%s/d' && cd '%s/d'".formatted(folder, folder));

    RunOutcome.Report killed = shell.run("kill -KILL $$");

    assertThat(killed.exitCode()).isEqualTo(137);
    assertThat(killed.suffix()).contains("It ended the shell as well");
    assertThat(shell.run("pwd").content()).endsWith("/d");
  }

  @Test
  void doesNotWaitForChildrenThatOutliveTheirShell() throws Exception {
    RunOutcome.Report ended =
        shell.run("(trap '' HUP INT TERM; touch begun; sleep 1000) & sleep 0.1; exit 3");

    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(shell.run("ls").content()).isEqualTo("begun");
  }

  @Test
  void wakesAStoppedShellWithTheKey() throws Exception {
    RunOutcome.Report silent = shell.run("echo before; kill -STOP $$; echo after", 1);
    assertThat(silent.exitCode()).isEqualTo(-1);
    assertThat(silent.content()).isEqualTo("before");

    RunOutcome.Report report = shell.input("C-c");

    assertThat(report.exitCode()).isNotEqualTo(-1);
    assertThat(shell.run("echo usable").content()).isEqualTo("usable");
  }

  @Test
  void interruptsAStoppedShell() throws Exception {
    FutureTask<RunOutcome> running =
        new FutureTask<>(() ->
            shell.outcome(
                new RunRequest(
                    "touch stopped; kill -STOP $$; sleep 1000",
                    false,
                    false,
                    false,
                    OptionalDouble.of(60))));
    Thread.ofPlatform().start(running);
    await().until(() -> Files.exists(shell.workspace.resolve("stopped")));

    shell.session.interrupt();

    assertThat(((RunOutcome.Report) running.get()).exitCode()).isNotEqualTo(-1);
    assertThat(shell.run("echo usable").content()).isEqualTo("usable");
  }

  @Test
  void reportsAJobThatStoppedItself() throws Exception {
    RunOutcome.Report report = shell.run("bash -c 'kill -STOP $$; echo resumed'");

    assertThat(report.exitCode()).isEqualTo(128 + 19);
    assertThat(shell.run("fg").content()).endsWith("resumed");
  }

  @Test
  void survivesACommandThatSplitsAgainAndAgain() throws Exception {
    shell.run("f() { sleep 0.2; [ \"$1\" = 0 ] || { f $(($1 - 1)) & f $(($1 - 1)) & }; }; f 6", 10);
    shell.session.interrupt();
    shell.session.clearInterrupt();

    assertThat(shell.run("kill $(jobs -p) 2>/dev/null; echo usable").content()).endsWith("usable");
  }

  @Test
  void listsTenThousandFiles() throws Exception { // 32
    assertThat(
            shell
                .run(
                    "for d in {001..100}; do mkdir dir_$d; (cd dir_$d; touch file_{001..100}.txt);"
                        + " done")
                .exitCode())
        .isZero();

    RunOutcome.Report report = shell.run("ls -R");

    assertThat(report.exitCode()).isZero();
    assertThat(report.content()).contains("dir_001").contains("dir_100");
  }

  @Test
  void keepsToItsMemoryUnderAGigabyte() throws Exception {
    shell.run("true");
    long before = usedMemory();

    RunOutcome.Report report =
        shell.run(
            "yes 'a line of some length, again and again and once more' | head -c 1000000000");

    assertThat(report.exitCode()).isZero();
    assertThat(report.content().length()).isLessThan(31_000);
    assertThat(usedMemory() - before).isLessThan(16L * 1024 * 1024);
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

package dev.hands4j.runtimeserver.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checklist of runtime.md §32.2; numbers in comments are its items. */
class ShellOutputTest {
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
  void keepsTheFirstAndTheLastOfFiveThousandLines() throws Exception { // 30, 33
    RunOutcome.Report report = shell.run("for i in {1..5000}; do echo \"Line $i\"; done");

    assertThat(report.exitCode()).isZero();
    assertThat(report.prefix()).isEmpty();
    assertThat(report.content())
        .startsWith("Line 1\n")
        .endsWith("Line 5000")
        .contains("\n[... Observation truncated due to length ...]\n");
  }

  @Test
  void keepsTheLastElevenThousandOfFiftyThousandLines() throws Exception { // 31
    RunOutcome.Report report = shell.run("for i in {1..50000}; do echo \"Line $i\"; done");

    assertThat(report.prefix())
        .isEqualTo(
            "[Previous command outputs are truncated. Showing the last 11000 lines of the output"
                + " below.]\n");
    assertThat(report.content()).contains("Line 40000\n").endsWith("Line 50000");
  }

  @Test
  void doesNotCutHiddenOutput() throws Exception { // 33
    RunOutcome.Report report =
        (RunOutcome.Report)
            shell.outcome(
                new RunRequest(
                    "for i in {1..9000}; do echo \"Line $i\"; done",
                    false,
                    false,
                    true,
                    OptionalDouble.empty()));

    assertThat(report.hidden()).isTrue();
    assertThat(report.content().lines()).hasSize(9000);
  }

  @Test
  void doesNotGrowUnderAFlood() throws Exception { // 34
    shell.run("true");
    long before = usedMemory();

    RunOutcome.Report report =
        shell.run("yes 'a line of some length, again and again' | head -c 100000000");

    assertThat(report.exitCode()).isZero();
    assertThat(report.content().length()).isLessThan(31_000);
    assertThat(usedMemory() - before).isLessThan(16L * 1024 * 1024);
  }

  @Test
  void doesNotGrowUnderOneEndlessLine() throws Exception {
    RunOutcome.Report report = shell.run("head -c 20000000 /dev/zero | tr '\\0' x; echo end");

    assertThat(report.content()).endsWith("xend");
    assertThat(report.content().length()).isLessThan(31_000);
    assertThat(report.prefix()).contains("truncated");
  }

  @Test
  void survivesBinaryOutput() throws Exception {
    shell.run("head -c 3000000 /dev/urandom");

    assertThat(shell.run("echo fine").content()).isEqualTo("fine");
  }

  @Test
  void showsOutputWhileTheCommandRuns() throws Exception {
    shell.run("for i in 1 2 3; do echo tick $i; sleep 0.2; done");

    assertThat(shell.live()).startsWith("tick 1\n").contains("tick 2\n");
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

package dev.hands4j.runtimeserver.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checklist of runtime.md §32.3; numbers in comments are its items. */
class ShellInteractionTest {
  private static final String CONTINUED = "[Below is the output of the previous command.]\n";

  @TempDir Path folder;
  private TestShell shell;

  @BeforeEach
  void open() throws Exception {
    shell = new TestShell(folder, Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void returnsAtTheHardLimitAndLetsTheCommandGoOn() throws Exception { // 35, 54, 55
    RunOutcome.Report report = shell.run("echo started; sleep 1000", 1);

    assertThat(report.exitCode()).isEqualTo(-1);
    assertThat(report.content()).isEqualTo("started");
    assertThat(report.prefix()).isEmpty();
    assertThat(report.suffix()).contains("[The command timed out after 1.0 seconds. ");
    assertThat(report.hidden()).isFalse();
    assertThat(shell.run("echo no").suffix()).contains("NOT executed");
  }

  @Test
  void interruptsWithTheKey() throws Exception { // 37, 38, 39, 40
    String server = "trap 'echo bye; exit 9' INT; echo up; while :; do sleep 0.05; done";
    shell.run("bash -c \"" + server + "\"", 1);

    RunOutcome.Report report = shell.input("C-c");

    assertThat(report.exitCode()).isEqualTo(9);
    assertThat(report.content()).contains("bye");
    assertThat(report.prefix()).isEmpty();
    assertThat(report.suffix()).contains("CTRL+C was sent");
    RunOutcome.Report next = shell.run("echo clean");
    assertThat(next.content()).isEqualTo("clean");
    assertThat(next.exitCode()).isZero();
    assertThat(shell.run("bash -c \"" + server + "\"", 1).content()).isEqualTo("up");
  }

  @Test
  void interruptsALoopOfTheShell() throws Exception { // 38
    shell.run("while true; do echo spin; sleep 0.05; done", 1);

    assertThat(shell.input("C-c").exitCode()).isEqualTo(130);
  }

  @Test
  void reportsSilenceAndTakesInput() throws Exception { // 42, 43, 44
    RunOutcome.Report asked =
        shell.run("read -p 'name: ' n && read -p \"age of $n: \" a && echo \"$n is $a\"");
    assertThat(asked.exitCode()).isEqualTo(-1);
    assertThat(asked.content()).isEqualTo("name:");
    assertThat(asked.prefix()).isEmpty();
    assertThat(asked.suffix()).startsWith("\n[The command has no new output after 1 seconds. ");

    RunOutcome.Report again = shell.input("ann");
    assertThat(again.exitCode()).isEqualTo(-1);
    assertThat(again.content()).isEqualTo("age of ann:");
    assertThat(again.prefix()).isEqualTo(CONTINUED);

    RunOutcome.Report done = shell.input("5");
    assertThat(done.content()).isEqualTo("ann is 5");
    assertThat(done.exitCode()).isZero();
    assertThat(done.prefix()).isEmpty();
    assertThat(done.suffix()).isEqualTo("\n[The command completed with exit code 0.]");
  }

  @Test
  void refusesACommandWhileOneRuns() throws Exception { // 45, 49
    shell.run("read -p 'go on? ' x; echo got $x");

    RunOutcome.Report refused = shell.run("rm -rf important");

    assertThat(refused.exitCode()).isEqualTo(-1);
    assertThat(refused.prefix()).isEqualTo(CONTINUED);
    assertThat(refused.suffix())
        .contains(
            "Your command \"rm -rf important\" is NOT executed. The previous command is still"
                + " running");
    assertThat(shell.run("C-c").suffix()).contains("NOT executed");
    assertThat(shell.input("y").content()).isEqualTo("got y");
  }

  @Test
  void continuesASlowCommand() throws Exception { // 46, 47, 48
    Path gate = folder.resolve("gate");
    String loop =
        "for i in 1 2 3; do echo $i; while [ ! -e '%s'.$i ]; do sleep 0.02; done; done"
            .formatted(gate);
    assertThat(shell.run(loop, 1).content()).isEqualTo("1");

    Files.createFile(folder.resolve("gate.1"));
    RunOutcome.Report second = shell.run("", 1);
    assertThat(second.content()).isEqualTo("2");
    assertThat(second.prefix()).isEqualTo(CONTINUED);

    Files.createFile(folder.resolve("gate.2"));
    Files.createFile(folder.resolve("gate.3"));
    RunOutcome.Report last = shell.run("");
    assertThat(last.content()).isEqualTo("3");
    assertThat(last.exitCode()).isZero();
    assertThat(last.prefix()).isEmpty();
  }

  @Test
  void saysWhenNothingRuns() throws Exception { // 50, 51
    RunOutcome.Report report = shell.run("");
    assertThat(report.content())
        .isEqualTo("ERROR: No previous running command to retrieve logs from.");
    assertThat(report.exitCode()).isEqualTo(-1);
    assertThat(report.prefix() + report.suffix()).isEmpty();

    assertThat(shell.input("x").content())
        .isEqualTo("ERROR: No previous running command to interact with.");
  }

  @Test
  void takesAHereDocumentLineByLine() throws Exception { // 52
    assertThat(shell.run("cat << EOF").exitCode()).isEqualTo(-1);
    assertThat(shell.input("first").exitCode()).isEqualTo(-1);

    RunOutcome.Report report = shell.input("EOF");

    assertThat(report.content()).isEqualTo("first");
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void doesNotCutABlockingCommandInItsSilence() throws Exception { // 53
    RunOutcome.Report report =
        (RunOutcome.Report)
            shell.outcome(
                new RunRequest("sleep 1.5; echo late", false, true, false, OptionalDouble.of(60)));

    assertThat(report.content()).isEqualTo("late");
  }

  @Test
  void runsTheNextCommandWhenTheOldOneEndedMeanwhile() throws Exception {
    Path gate = folder.resolve("gate");
    shell.run("while [ ! -e '%s' ]; do sleep 0.02; done".formatted(gate), 0.3);
    Files.createFile(gate);

    await().until(() -> !shell.run("echo next").suffix().contains("NOT executed"));

    assertThat(shell.run("echo again").content()).isEqualTo("again");
  }

  @Test
  void interruptsARunningCommandFromOutside() throws Exception {
    interruptWhileRunning("sleep 1000", 130);
  }

  @Test
  void interruptsACommandThatIgnoresTheKey() throws Exception {
    interruptWhileRunning("bash -c \"trap '' INT TERM; while :; do sleep 0.1; done\"", 137);
  }

  @Test
  void interruptsAShellThatIgnoresEverything() throws Exception {
    interruptWhileRunning("trap '' INT TERM; while :; do :; done", 137);

    assertThat(shell.run("echo back").content()).isEqualTo("back");
  }

  private void interruptWhileRunning(String command, int exitCode) throws Exception {
    shell.run("true");
    CompletableFuture<RunOutcome> running = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            running.complete(
                shell.outcome(
                    new RunRequest(
                        "echo begun; " + command, false, true, false, OptionalDouble.of(60))));
          } catch (Exception e) {
            running.completeExceptionally(e);
          }
        });
    await().until(() -> shell.live().contains("begun"));

    shell.session.interrupt();

    RunOutcome.Report report = (RunOutcome.Report) running.get();
    assertThat(report.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void suspendsWithTheKey() throws Exception {
    shell.run("sleep 1000", 0.3);

    RunOutcome.Report report = shell.input("C-z");

    assertThat(report.exitCode()).isEqualTo(148);
    assertThat(report.content()).contains("Stopped");
    shell.run("kill -KILL %1");
  }

  @Test
  void staysUsableOverManyRounds() throws Exception { // 34
    for (int i = 0; i < 5; i++) {
      shell.run("for i in {1..3000}; do echo \"Line $i\"; done; sleep 1000", 0.8);
      assertThat(shell.input("C-c").exitCode()).isEqualTo(130);
      assertThat(shell.run("echo round").content()).isEqualTo("round");
    }
  }
}

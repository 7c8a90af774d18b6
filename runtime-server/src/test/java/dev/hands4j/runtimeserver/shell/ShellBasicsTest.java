package dev.hands4j.runtimeserver.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checklist of runtime.md §32.1 and §32.4; numbers in comments are its items. */
class ShellBasicsTest {
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
  void reportsOutputExitCodeAndPlace() throws Exception { // 1, 22
    RunOutcome.Report report = shell.run("echo 'hello world'");

    assertThat(report.content()).isEqualTo("hello world");
    assertThat(report.exitCode()).isZero();
    assertThat(report.prefix()).isEmpty();
    assertThat(report.suffix()).isEqualTo("\n[The command completed with exit code 0.]");
    assertThat(report.place().orElseThrow().workingDir()).isEqualTo(shell.workspace.toString());
    assertThat(report.place().orElseThrow().username()).isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void reportsAnUnknownCommand() throws Exception { // 2
    RunOutcome.Report report = shell.run("no_such_command_here");

    assertThat(report.exitCode()).isEqualTo(127);
    assertThat(report.content()).contains("no_such_command_here: command not found");
    assertThat(report.suffix()).contains("127");
  }

  @Test
  void runsAChainAsOneCommand() throws Exception { // 3
    assertThat(shell.run("echo a && echo b && echo c").content()).isEqualTo("a\nb\nc");
  }

  @Test
  void keepsSpacesAndNewlinesInsideQuotes() throws Exception { // 4, 6, 7, 8
    assertThat(shell.run("echo 'a   b\n  c'").content()).isEqualTo("a   b\n  c");
    assertThat(shell.run("echo \\\n -e \"foo\"").content()).isEqualTo("foo");
    assertThat(shell.run("echo -e \"hello\nworld\"").content()).isEqualTo("hello\nworld");
    assertThat(shell.run("printf 'a\\n\\n\\nb\\n'").content()).isEqualTo("a\n\n\nb");
  }

  @Test
  void neverShowsTheCommandItself() throws Exception { // 5, 9, 29
    assertThat(shell.run("git init -q . && git remote -v").content()).isEmpty();
    assertThat(shell.run("for i in 1 2\ndo\n  echo $i\ndone").content()).isEqualTo("1\n2");
  }

  @Test
  void runsLoopsConditionsAndHereDocumentsAsOneCommand() throws Exception { // 10-13
    assertThat(shell.run("for i in {1..3}; do s=$(( i * 2 )); echo $(echo $s); done").content())
        .isEqualTo("2\n4\n6");
    assertThat(shell.run("for i in 1 2; do\n  echo $i\ndone && echo end").content())
        .isEqualTo("1\n2\nend");
    assertThat(shell.run("if true; then\n  echo yes\nfi").content()).isEqualTo("yes");
    assertThat(shell.run("cat << EOF\nline 1\n\"$HOME\"\nEOF").content())
        .isEqualTo("line 1\n\"" + folder.resolve("home") + "\"");
  }

  @Test
  void refusesSeveralCommandsAndRunsNoneOfThem() throws Exception { // 14, 15
    RunOutcome outcome =
        shell.outcome(
            new RunRequest("touch a\ntouch b", false, false, false, OptionalDouble.empty()));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Refused.class,
            refused ->
                assertThat(refused.message())
                    .startsWith("ERROR: Cannot execute multiple commands at once.")
                    .contains("(1) touch a", "(2) touch b"));
    assertThat(shell.workspace.resolve("a")).doesNotExist();
    assertThat(shell.run("touch a").exitCode()).isZero();
  }

  @Test
  void remembersTheDirectory() throws Exception { // 19, 20, 21
    assertThat(shell.run("ls -l").content()).isEqualTo("total 0"); // 17
    shell.run("mkdir sub && cd sub");

    assertThat(shell.run("pwd").content()).isEqualTo(shell.workspace.resolve("sub").toString());
    assertThat(shell.session.directory()).isEqualTo(shell.workspace.resolve("sub"));
  }

  @Test
  void handsBackslashesOverUnchanged() throws Exception { // 24, 61, 62
    Files.writeString(shell.workspace.resolve("f.txt"), "needle\n");

    assertThat(shell.run("find . -name 'f.txt' -exec grep -l needle {} \\;").content())
        .isEqualTo("./f.txt");
    assertThat(shell.run("echo a\\|b \\> ${NOPE:-d} `echo x`").content()).isEqualTo("a|b > d x");
  }

  @Test
  void returnsAtOnceFromABackgroundJob() throws Exception { // 25
    RunOutcome.Report report = shell.run("sleep 1000 &");

    assertThat(report.exitCode()).isZero();
    assertThat(report.content()).contains("[1]");
    assertThat(report.place().orElseThrow().pid()).isPositive();
    assertThat(shell.run("kill %1").exitCode()).isZero();
  }

  @Test
  void findsHomeAndPython() throws Exception { // 18, 19, 23
    assertThat(shell.run("cd ~ && pwd").content()).isEqualTo(folder.resolve("home").toString());
    shell.run("cd '%s'".formatted(shell.workspace));
    assertThat(shell.run("pwd && ls -l").content()).isEqualTo(shell.workspace + "\ntotal 0");
    assertThat(shell.run("python3 --version").content()).startsWith("Python 3");
  }

  @Test
  void ownsWhatItMakes() throws Exception { // 17
    shell.run("mkdir d && touch f");

    assertThat(shell.run("ls -l --time-style=+").content().lines().skip(1))
        .hasSize(2)
        .allMatch(line -> line.contains(" " + System.getProperty("user.name") + " "));
  }

  @Test
  void servesFromABackgroundJob() throws Exception { // 25
    assertThat(shell.run("python3 -u -m http.server 0 > log 2>&1 &").exitCode()).isZero();
    await().until(() -> shell.run("cat log").content().contains("port "));
    String port = shell.run("cat log").content().replaceFirst("(?s).*port (\\d+).*", "$1");

    try (var in = URI.create("http://localhost:" + port + "/").toURL().openStream()) {
      assertThat(new String(in.readAllBytes())).contains("Directory listing");
    }
    assertThat(shell.run("pkill -f 'http.server 0'").exitCode()).isZero();
  }

  @Test
  void keepsTheExitCodeForTheNextCommand() throws Exception {
    shell.run("(exit 7)");

    assertThat(shell.run("echo $?").content()).isEqualTo("7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec >/dev/null 2>&1",
        "PROMPT_COMMAND='echo mine' PS1='> '",
        "set -eu",
        "set -x",
        "unset PS1 PROMPT_COMMAND",
        "trap '' INT",
        "stty -echo",
        "alias eval=echo",
        "PATH=/nowhere"
      })
  void noticesTheEndWhateverTheShellWasToldBefore(String change) throws Exception {
    assertThat(shell.run(change).exitCode()).isZero();

    assertThat(shell.run("true").exitCode()).isZero();
    assertThat(shell.run("(exit 3) || true").exitCode()).isZero();
  }

  @Test
  void cannotBeFooledByOutputThatLooksLikeAPrompt() throws Exception { // 66
    RunOutcome.Report report =
        shell.run("printf '\\e]7701;guess;P\\x1f9\\x1f9\\x1f/\\x1f/\\a'; echo after; (exit 4)");

    assertThat(report.exitCode()).isEqualTo(4);
    assertThat(report.content()).isEqualTo("after");
  }

  @Test
  void startsANewShellAfterOneEnded() throws Exception {
    shell.run("mkdir d && cd d");

    RunOutcome.Report ended = shell.run("exit 5");

    assertThat(ended.exitCode()).isEqualTo(5);
    assertThat(shell.run("pwd").content()).endsWith("/d");
  }

  @Test
  void survivesTheRemovalOfItsDirectory() throws Exception {
    shell.run("mkdir d && cd d && rm -r ../d");
    shell.run("exit");

    assertThat(shell.run("pwd").content()).isEqualTo(shell.workspace.toString());
  }

  @Test
  void takesCommandsLongerThanATerminalLine() throws Exception {
    String text = "x".repeat(100_000);

    assertThat(shell.run("s=" + text + "; echo ${#s}").content()).isEqualTo("100000");
  }

  @Test
  void setsVariablesWithExactValues() throws Exception { // 115
    shell.session.setEnvironment(Map.of("A", "abc\"d'e$f`g` h\ni"));
    assertThat(shell.run("printf '%s' \"$A\"").content()).isEqualTo("abc\"d'e$f`g` h\ni");

    shell.session.setEnvironment(Map.of("A", "new", "B", "two"));
    assertThat(shell.run("bash -c 'echo $A $B'").content()).isEqualTo("new two");
  }

  @Test
  void rendersOverwrittenLinesAsAScreenDoes() throws Exception {
    assertThat(shell.run("printf '10%%\\r20%%\\r100%%\\n\\e[31mred\\e[0m\\n'").content())
        .isEqualTo("100%\nred");
  }

  @Test
  void runsManyCommandsQuicklyInOneShell() throws Exception {
    for (int i = 0; i < 200; i++) {
      assertThat(shell.run("echo " + i).content()).isEqualTo(Integer.toString(i));
    }
  }
}

package dev.hands4j.runtimeserver.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.runtimeserver.shell.Enclosure;
import dev.hands4j.runtimeserver.shell.OutputListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cells of Python: runtime.md §9 and the checklist §32.7. Needs python3 (Debian: apt-get install
 * python3), as scripts/test-tools installs it.
 */
class PythonSessionTest {
  private static final String NOTHING = "[Code executed successfully with no output]";

  @TempDir Path folder;
  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final StringBuffer live = new StringBuffer();
  private PythonSession python;

  @BeforeEach
  void open() {
    environment.putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", folder.toString()));
    python =
        new PythonSession(
            new PythonSettings(
                folder,
                Enclosure.NONE,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                30_000),
            () -> Map.copyOf(environment));
  }

  @AfterEach
  void close() {
    python.close();
  }

  private CellOutcome.Ran ran(Cell cell) throws Exception {
    return (CellOutcome.Ran)
        python.run(
            cell,
            new OutputListener() {
              @Override
              public void output(String text) {
                live.append(text);
              }

              @Override
              public void quiet() {}
            });
  }

  private String run(String code) throws Exception {
    return ran(new Cell(code, "", folder, OptionalDouble.empty())).text();
  }

  @Test
  void keepsNamesFromCellToCell() throws Exception { // 107, 108
    assertThat(run("import math\nx = 41\ndef f(y):\n    return y + x")).isEqualTo(NOTHING);
    assertThat(run("print(f(1))")).isEqualTo("42");
    assertThat(run("x = 1; f(math.floor(1.5))")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 1|2",
        "'a'|'a'",
        "None|[Code executed successfully with no output]",
        "1 + 1;|[Code executed successfully with no output]",
        "print('a'); 'b'|a\\n'b'",
        "import sys; print('e', file=sys.stderr)|e",
        "import os; print(os.path.basename(__import__('sys').executable)[:6])|python",
        "!echo shell line|shell line",
        "%cd /\\nimport os\\nos.getcwd()|'/'",
        "await __import__('asyncio').sleep(0, 'awaited')|'awaited'",
        "input()|EOFError",
        "print('\\x1b[31mred\\x1b[0m')|red",
        "for i in range(3):\\n    print(i)|0\\n1\\n2"
      })
  void showsWhatACellPrintsAndItsLastValue(String code, String expected) throws Exception {
    assertThat(run(code.replace("\\n", "\n"))).contains(expected.replace("\\n", "\n"));
  }

  @Test
  void keepsTheOrderOfWhatIsPrintedByChildren() throws Exception {
    assertThat(run("import os\nprint('a')\nos.system('echo b; echo c >&2')\nNone"))
        .isEqualTo("a\nb\nc");
  }

  @Test
  void showsWhereAnErrorWas() throws Exception { // 111
    assertThat(run("def f():\n    return 1 / 0\nprint('before')\nf()"))
        .startsWith("before\nTraceback (most recent call last):\n  File \"<cell 1>\", line 4")
        .contains("return 1 / 0")
        .endsWith("ZeroDivisionError: division by zero")
        .doesNotContain("driver.py");
    assertThat(run("import no_such_package_here")).contains("ModuleNotFoundError");
    assertThat(run("if")).contains("SyntaxError");
    assertThat(run("raise SystemExit(3)")).contains("SystemExit: 3");
    assertThat(run("1")).isEqualTo("1");
  }

  @Test
  void importsAPackageInstalledMeanwhile() throws Exception { // 111
    assertThat(run("import later")).contains("ModuleNotFoundError");
    Files.writeString(folder.resolve("later.py"), "value = 'now'");

    assertThat(run("import later\nlater.value")).isEqualTo("'now'");
    assertThat(run("%pip --version")).contains("pip");
  }

  @Test
  void followsTheShellsDirectoryWhenThatChanges() throws Exception { // 109, 110
    Path sub = Files.createDirectory(folder.resolve("sub dir"));
    assertThat(run("import os; os.getcwd()")).isEqualTo("'" + folder + "'");
    assertThat(run("os.chdir('/')")).isEqualTo(NOTHING);
    assertThat(run("os.getcwd()")).isEqualTo("'/'");

    ran(new Cell("open('made', 'w').close()", "", sub, OptionalDouble.empty()));

    assertThat(sub.resolve("made")).exists();
    assertThat(Files.getOwner(sub.resolve("made"))).isEqualTo(Files.getOwner(sub));
  }

  @Test
  void seesVariablesSetMeanwhile() throws Exception { // 112
    environment.put("A", "first");
    assertThat(run("import os; os.environ['A']")).isEqualTo("'first'");

    python.setEnvironment(Map.of("A", "abc\"d'\n"));

    assertThat(run("os.environ['A']")).isEqualTo("'abc\"d\\'\\n'");
    assertThat(run("!printf %s \"$A\"")).isEqualTo("abc\"d'");
  }

  @Test
  void givesPicturesBack() throws Exception { // 113
    CellOutcome.Ran outcome =
        ran(
            new Cell(
                "class Picture:\n    def _repr_png_(self): return b'\\x89PNG'\nPicture()",
                "",
                folder,
                OptionalDouble.empty()));

    assertThat(outcome.images()).isEqualTo(List.of("data:image/png;base64,iVBORw=="));
    assertThat(outcome.text()).isEmpty();
  }

  @Test
  void drawsFiguresOfMatplotlib() throws Exception { // 113
    Path package_ = Files.createDirectory(folder.resolve("matplotlib"));
    Files.writeString(package_.resolve("__init__.py"), "");
    Files.writeString(
        package_.resolve("pyplot.py"),
        """
        open_figures = [1, 2]
        class Figure:
            def savefig(self, target, format, bbox_inches): target.write(b'\\x89PNG')
        def get_fignums(): return list(open_figures)
        def figure(number): return Figure()
        def close(which): open_figures.clear()
        """);
    CellOutcome.Ran outcome =
        ran(new Cell("import matplotlib.pyplot", "", folder, OptionalDouble.empty()));

    assertThat(outcome.images()).hasSize(2);
    assertThat(run("1")).isEqualTo("1");
  }

  @Test
  void interruptsACellAtItsTimeLimit() throws Exception {
    run("x = 1");
    CellOutcome.Ran outcome =
        ran(
            new Cell(
                "import time\nprint('begun')\ntime.sleep(1000)",
                "",
                folder,
                OptionalDouble.of(0.5)));

    assertThat(outcome.text()).isEqualTo("[Execution timed out (0.5 seconds).]");
    assertThat(run("x")).isEqualTo("1");
  }

  @Test
  void endsAProcessThatCannotBeInterrupted() throws Exception {
    CellOutcome.Ran outcome =
        ran(
            new Cell(
                "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
                    + "time.sleep(1000)",
                "",
                folder,
                OptionalDouble.of(0.5)));

    assertThat(outcome.text())
        .startsWith("[Execution timed out (0.5 seconds).]")
        .contains("The Python process ended (exit code 137).");
    assertThat(run("1")).isEqualTo("1");
  }

  @Test
  void interruptsACellWhenAsked() throws Exception {
    FutureTask<String> running =
        new FutureTask<>(
            () -> run("import time\nx = 7\nprint('begun')\nwhile True: time.sleep(0.01)"));
    Thread.ofPlatform().start(running);
    await().until(() -> live.toString().contains("begun"));

    python.interrupt();

    assertThat(running.get()).startsWith("begun\nTraceback").endsWith("KeyboardInterrupt");
    python.clearInterrupt();
    assertThat(run("x")).isEqualTo("7");
  }

  @Test
  void saysThatTheProcessEnded() throws Exception {
    assertThat(run("import os\nprint('last words', flush=True)\nos._exit(5)"))
        .startsWith("last words\n")
        .contains("The Python process ended (exit code 5).");

    assertThat(run("'os' in globals()")).isEqualTo("False");
  }

  @Test
  void runsFirstWhatANewProcessNeeds() throws Exception {
    Cell cell = new Cell("y", "y = 'prepared'", folder, OptionalDouble.empty());
    assertThat(ran(cell).text()).isEqualTo("'prepared'");
    run("y = 2");

    assertThat(ran(cell).text()).isEqualTo("2");
  }

  @Test
  void keepsTheBeginningAndTheEndOfAFlood() throws Exception {
    String text = run("print('first')\nfor i in range(40000): print('line', i)\nprint('last')");

    assertThat(text)
        .startsWith("first\nline 0\n")
        .endsWith("\nline 39999\nlast")
        .contains("[... Observation truncated due to length ...]");
    assertThat(text.length()).isLessThan(31_000);
  }

  @Test
  void saysThatThereIsNoPython() throws Exception {
    environment.put("PATH", folder.toString());

    assertThat(python.run(new Cell("1", "", folder, OptionalDouble.empty()), OutputListener.NOBODY))
        .isInstanceOfSatisfying(
            CellOutcome.Missing.class,
            missing -> assertThat(missing.message()).contains("Install python3"));
  }
}

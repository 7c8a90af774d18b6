package dev.hands4j.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scenario "clone a repository from a local path, find the failing test, fix it, the test
 * passes": a shop in POSIX shell whose discount is wrong, and a model that repairs it.
 *
 * <p>The script looks at the results of its commands: it learns from them where the working copy
 * is, and claims success only when the test says so.
 */
public final class FixFailingTest {
  /** What a person would type. */
  public static final String TEST_COMMAND = "sh test.sh";

  /** What the test prints when it passes. */
  public static final String PASSED = "all tests passed";

  /** What a user might ask for; the path of the repository follows. */
  public static final String TASK = "Fix the failing test in the repository at ";

  private static final String WRONG = "echo $(( price - percent ))";
  private static final String RIGHT = "echo $(( price - price * percent / 100 ))";

  static final Map<String, String> FILES =
      Map.of(
          "README.md", "# Shop\n\nRun the tests with `" + TEST_COMMAND + "`.\n",
          "price.sh",
              """
              # Prices are whole cents.

              # discounted PRICE PERCENT: the price after a discount.
              discounted() {
                price=$1
                percent=$2
                %s
              }
              """
                  .formatted(WRONG),
          "test.sh",
              """
              cd "$(dirname "$0")" || exit 2
              . ./price.sh

              failed=0
              check() {
                if [ "$2" = "$3" ]; then
                  echo "ok      $1"
                else
                  echo "FAILED  $1: expected $3, was $2"
                  failed=1
                fi
              }

              check "no discount keeps the price" "$(discounted 500 0)" 500
              check "ten percent of two euros" "$(discounted 200 10)" 180
              check "half of one euro" "$(discounted 100 50)" 50

              [ "$failed" = 0 ] && echo "%s"
              exit "$failed"
              """
                  .formatted(PASSED));

  /** Not matched by the echo of the command itself, which shows {@code $(pwd)}. */
  private static final Pattern WORKING_COPY = Pattern.compile("working copy: (/[^\\s$]+)");

  private FixFailingTest() {}

  /**
   * What the model does, by turn; requests without tools get a title.
   *
   * @param repository where to clone from
   */
  public static Script script(Path repository) {
    Script steps = request -> step(repository, request);
    return steps.withoutTools(Reply.says("Fix the failing test"));
  }

  private static Reply step(Path repository, ModelRequest request) {
    if (request.assistantTurns() == 0) {
      return Reply.runs(
              "git clone --quiet '%s' project && cd project && echo \"working copy: $(pwd)\" && ls"
                  .formatted(repository))
          .withText("I clone the repository and look around.");
    }
    return workingCopy(request)
        .map(folder -> stepInside(folder, request))
        .orElseGet(() -> Reply.says("I could not clone the repository: " + last(request)));
  }

  private static Reply stepInside(String folder, ModelRequest request) {
    String test = "cd '%s' && %s".formatted(folder, TEST_COMMAND);
    return switch (request.assistantTurns()) {
      case 1 -> Reply.runs(test).withText("Now the tests.");
      case 2 ->
          Reply.views(folder + "/price.sh")
              .withText("A discount is taken as cents. Let me see how it is computed.");
      case 3 ->
          Reply.edits(folder + "/price.sh", WRONG, RIGHT)
              .withText("The percentage is subtracted as if it were cents.");
      case 4 -> Reply.runs(test + " && git --no-pager diff --stat").withText("Once more.");
      default ->
          last(request).contains(PASSED)
              ? Reply.finishes("The discount is now a percentage of the price; " + PASSED + ".")
              : Reply.says("The test still fails: " + last(request));
    };
  }

  private static Optional<String> workingCopy(ModelRequest request) {
    return request.toolResults().stream()
        .map(WORKING_COPY::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }

  private static String last(ModelRequest request) {
    return request.lastToolResult().orElse("");
  }

  /** Runs the test by hand; true when it passes. */
  public static boolean passes(Path workingCopy) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "test.sh")
            .directory(workingCopy.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 && printed.contains(PASSED);
  }
}

package dev.hands4j.runtimeserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page {@code docs/reference/runtime-checklist.md} says what is true. */
class ChecklistTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private String page;

  @BeforeEach
  void read() throws Exception {
    page = Files.readString(ROOT.resolve("docs/reference/runtime-checklist.md"));
  }

  @Test
  void leavesNoItemOut() {
    List<Integer> items =
        Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| [^|]+ \\|$")
            .matcher(page)
            .results()
            .map(row -> Integer.parseInt(row.group(1)))
            .toList();

    assertThat(items)
        .containsExactlyElementsOf(
            IntStream.concat(IntStream.rangeClosed(1, 118), IntStream.of(167, 168))
                .boxed()
                .toList());
  }

  @Test
  void namesTestsThatExist() throws Exception {
    TreeSet<String> missing = new TreeSet<>();
    for (MatchResult named : Pattern.compile("(\\w+)#(\\w+)").matcher(page).results().toList()) {
      if (!exists(named.group(1), named.group(2))) {
        missing.add(named.group());
      }
    }

    assertThat(missing).isEmpty();
  }

  private static boolean exists(String type, String method) throws IOException {
    for (String module : List.of("runtime-server", "runtime")) {
      Path tests = ROOT.resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(tests)) {
        for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
          if (Files.readString(file).contains("void " + method + "(")) {
            return true;
          }
        }
      }
    }
    return false;
  }
}

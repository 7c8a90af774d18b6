package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/reference/checklists.md against the tests it names. */
class ChecklistsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Contract))(?:#(\\w+))?`");
  private static final int CALLS = 39;

  /** How many items each list of the wire has, in the order of the page. */
  private static final List<Integer> ITEMS = List.of(15, 10, 12);

  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (String module : List.of("server", "socketio", "storage", "agent")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          tests.merge(name.substring(0, name.length() - 5), Files.readString(file), String::concat);
        }
      }
    }
    return tests;
  }

  private static List<String> parts() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/checklists.md"));
    return List.of(page.split("\n## ")).subList(1, 5);
  }

  private static List<String[]> rows(String part) {
    return part.lines()
        .filter(
            line -> line.startsWith("| ") && !line.startsWith("| #") && !line.startsWith("| call "))
        .map(line -> line.split("\\|"))
        .toList();
  }

  @Test
  void namesATestThatExistsInEveryRow() throws Exception {
    Map<String, String> tests = tests();
    List<String> wrong = new ArrayList<>();
    for (String part : parts()) {
      for (String[] row : rows(part)) {
        Matcher named = NAMED.matcher(row[3]);
        int found = 0;
        while (named.find()) {
          found++;
          String source = tests.getOrDefault(named.group(1), "");
          boolean exists =
              named.group(2) == null
                  ? !source.isEmpty()
                  : source.contains(" " + named.group(2) + "() ");
          if (!exists) {
            wrong.add(named.group());
          }
        }
        if (found == 0) {
          wrong.add(String.join("|", row));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void hasEveryItemOfTheListsOfTheWire() throws Exception {
    List<String> parts = parts();
    assertThat(rows(parts.getFirst())).hasSize(CALLS);
    for (int i = 0; i < ITEMS.size(); i++) {
      assertThat(rows(parts.get(i + 1)))
          .extracting(row -> row[1].strip())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, ITEMS.get(i)).mapToObj(Integer::toString).toList());
    }
  }

  /** The client would reload its page for ever (rest-core.md §19 item 12). */
  @Test
  void neverSpeaksOfUnverifiedMail() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("EmailNotVerified");
      }
    }
  }
}

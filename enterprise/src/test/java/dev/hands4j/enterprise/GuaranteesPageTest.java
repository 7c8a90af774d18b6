package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of guarantees names tests that exist, and leaves no check out. */
class GuaranteesPageTest {
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w*(?:Test|Contract))(?:\\.(\\w+))?(?:\\([^`]*\\))?`");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([TF][\\w, -]*) \\|.*", Pattern.MULTILINE);
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  @Test
  void everyTestItNamesExists() throws Exception {
    Map<String, String> sources = tests();
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher name = NAMED.matcher(page());
    while (name.find()) {
      named++;
      String source = sources.getOrDefault(name.group(1), "");
      if (source.isEmpty()
          || (name.group(2) != null && !source.contains("void " + name.group(2) + "("))) {
        missing.add(name.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(60);
  }

  @Test
  void everyCheckHasARow() throws Exception {
    Set<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(page());
    while (row.find()) {
      rows.addAll(List.of(row.group(1).split(", ")));
    }
    Stream<String> checks = IntStream.rangeClosed(1, 33).mapToObj("T-%02d"::formatted);
    // F6 and F37 to F39 are about parts that do not exist here, F41 about another kind of store.
    Stream<String> failures =
        IntStream.concat(IntStream.rangeClosed(1, 36), IntStream.of(40))
            .filter(number -> number != 6)
            .mapToObj("F%d"::formatted);
    assertThat(rows).containsAll(Stream.concat(checks, failures).toList());
  }

  private static String page() throws IOException {
    return Files.readString(CHECKOUT.resolve("docs/reference/guarantees.md"));
  }

  /** Sources of tests by the name of their class. */
  private static Map<String, String> tests() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> rooms = Files.list(CHECKOUT)) {
      for (Path folder : rooms.map(room -> room.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .forEach(file ->
                    sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
          }
        }
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

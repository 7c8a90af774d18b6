package dev.hands4j.enterprise.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names in a file, one a line, whatever their case; read again when the file has changed, looked at
 * once a second at most. When it cannot be read any more, the last names hold.
 */
final class NameList {
  private static final Logger log = LoggerFactory.getLogger(NameList.class);
  private static final long LOOK_AFTER = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private volatile Read last;

  private NameList(Path file, Read first) {
    this.file = file;
    this.last = first;
  }

  /**
   * Reads the file.
   *
   * @throws IllegalStateException when that is not possible
   */
  static NameList of(Path file) {
    try {
      return new NameList(file, read(file));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  private static Read read(Path file) throws IOException {
    FileTime changed = Files.getLastModifiedTime(file);
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return new Read(
          lines
              .map(NameList::normal)
              .filter(line -> !line.isEmpty())
              .collect(Collectors.toUnmodifiableSet()),
          changed,
          System.nanoTime());
    }
  }

  private static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  boolean contains(String name) {
    return names().contains(normal(name));
  }

  boolean contains(Optional<String> name) {
    return name.isPresent() && contains(name.get());
  }

  boolean isEmpty() {
    return names().isEmpty();
  }

  private Set<String> names() {
    Read current = last;
    if (System.nanoTime() - current.looked() > LOOK_AFTER) {
      try {
        last =
            Files.getLastModifiedTime(file).equals(current.changed())
                ? new Read(current.names(), current.changed(), System.nanoTime())
                : read(file);
      } catch (IOException e) {
        last = new Read(current.names(), current.changed(), System.nanoTime());
        log.atWarn()
            .setMessage("a list of names cannot be read; the last one holds")
            .addKeyValue("file", file)
            .addKeyValue("reason", e.toString())
            .log();
      }
    }
    return last.names();
  }

  private record Read(Set<String> names, FileTime changed, long looked) {}
}

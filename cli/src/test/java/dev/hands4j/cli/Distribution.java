package dev.hands4j.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sandbox program for tests, laid out of the class path as a build would do it. */
final class Distribution {
  private static final List<String> PARTS =
      List.of("runtime-server", "jackson-", "java-diff-utils", "jspecify");

  private static final Path RUNTIME_SERVER = link();

  private Distribution() {}

  static Path runtimeServer() {
    return RUNTIME_SERVER;
  }

  private static Path link() {
    try {
      Path folder = Files.createTempDirectory("hands4j-cli-runtime-server-");
      List<Path> parts =
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .filter(entry -> PARTS.stream().anyMatch(entry::contains))
              .map(Path::of)
              .filter(Files::exists)
              .toList();
      for (int i = 0; i < parts.size(); i++) {
        Path target = folder.resolve("%02d.jar".formatted(i));
        if (Files.isDirectory(parts.get(i))) {
          Files.createSymbolicLink(target, parts.get(i).toAbsolutePath());
        } else {
          // A copy: a build beside this one may replace the jar while a sandbox reads it.
          Files.copy(parts.get(i), target);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

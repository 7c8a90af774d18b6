package dev.hands4j.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sandbox program for tests, and the end of what tests leave behind. */
public final class Sandboxes {
  /** What the sandbox program consists of, by the names on the class path. */
  private static final List<String> PARTS =
      List.of("runtime-server", "jackson-", "java-diff-utils", "jspecify");

  private static final Path LIBRARY = link();

  private Sandboxes() {}

  /** A folder with the sandbox program, as a build would lay it out. */
  public static Path library() {
    return LIBRARY;
  }

  private static Path link() {
    try {
      Path folder = Files.createTempDirectory("hands4j-test-runtime-server-");
      List<Path> parts =
          Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
              .filter(entry -> PARTS.stream().anyMatch(entry::contains))
              .map(Path::of)
              .filter(Files::exists)
              .toList();
      int number = 0;
      for (Path part : parts) {
        Path target = folder.resolve("%02d.jar".formatted(number++));
        if (Files.isDirectory(part)) {
          Files.createSymbolicLink(target, part.toAbsolutePath());
        } else {
          // A copy: a build beside this one may replace the jar while a sandbox reads it.
          Files.copy(part, target);
        }
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every process whose command line names the home. */
  public static void endAllOf(Path home) {
    ProcessHandle.allProcesses()
        .filter(process -> commandLine(process.pid()).contains(home.toString()))
        .forEach(sandbox -> {
          sandbox.descendants().forEach(ProcessHandle::destroyForcibly);
          sandbox.destroyForcibly();
        });
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> links = Files.list(folder)) {
      links.forEach(link -> link.toFile().delete());
      Files.delete(folder);
    } catch (IOException e) {
      // A temporary folder; the machine removes it sooner or later.
    }
  }
}

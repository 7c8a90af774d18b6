package dev.hands4j.cli;

import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.server.CompositionReport;
import dev.hands4j.server.Edition;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * {@code hands4j composition}: builds the edition in an empty home, so that it can be asked while a
 * server uses the real one.
 */
final class Composition {
  private Composition() {}

  static int run(Choice choice, Surroundings here) throws IOException, RuntimeUnavailableException {
    var _ = Logging.start(choice.server().log(), here.environment());
    Path home = Files.createTempDirectory("hands4j-composition");
    try (Edition edition = choice.withHome(home).open()) {
      here.out().println(CompositionReport.of(edition).table());
    } finally {
      remove(home);
    }
    return ExitCode.OK;
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, java.io.IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

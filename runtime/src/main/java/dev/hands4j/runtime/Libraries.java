package dev.hands4j.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of the program inside the sandbox. */
final class Libraries {
  private static final String AOT_CACHE = "runtime-server.aot";

  private Libraries() {}

  /**
   * All jars in the order of their names: an AOT cache fits only the class path it was made for.
   */
  static String classPath(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "the program for sandboxes is missing: " + folder + " is not a folder; run 'make build'");
    }
    try (Stream<Path> files = Files.list(folder)) {
      String jars =
          files
              .map(Path::toString)
              .filter(name -> name.endsWith(".jar"))
              .sorted()
              .collect(Collectors.joining(":"));
      if (jars.isEmpty()) {
        throw new IllegalArgumentException("no jar in " + folder + "; run 'make build'");
      }
      return jars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> jvmOptions(Path folder) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms8m",
                "-Xmx96m",
                "-Xss512k",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED"));
    Path cache = folder.resolve(AOT_CACHE);
    if (Files.isReadable(cache)) {
      options.addAll(
          List.of(
              "-XX:AOTCache=" + cache,
              // mapped where it was made for, its pages stay shared between sandboxes
              "-XX:+UnlockDiagnosticVMOptions",
              "-XX:ArchiveRelocationMode=0",
              "-Xlog:aot=off",
              "-Xlog:cds=off"));
    }
    return options;
  }
}

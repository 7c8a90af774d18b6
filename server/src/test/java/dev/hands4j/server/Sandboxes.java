package dev.hands4j.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The sandbox program for tests, and the end of what tests leave behind. */
final class Sandboxes {
  private Sandboxes() {}

  /** Where the build of this module copied the sandbox program to. */
  static Optional<Path> distribution() {
    return Optional.ofNullable(System.getProperty("hands4j.dist")).map(Path::of);
  }

  /** Ends every process whose command line names the home. */
  static void endAllOf(Path home) {
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
}

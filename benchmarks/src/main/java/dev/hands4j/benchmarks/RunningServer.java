package dev.hands4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real server, started by its launcher with a home of its own. */
final class RunningServer implements AutoCloseable {
  private final Process process;
  private final Path home;
  private final String address;
  private final double secondsToReady;

  private RunningServer(Process process, Path home, String address, double secondsToReady) {
    this.process = process;
    this.home = home;
    this.address = address;
    this.secondsToReady = secondsToReady;
  }

  /** Starts a server on a free port and returns when it says that it is ready. */
  static RunningServer start(Path launcher, Path home, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(home);
    var builder = new ProcessBuilder(launcher.toString(), "serve");
    builder.environment().putAll(environment);
    builder.environment().put("HANDS4J_HOME", home.toString());
    builder.environment().put("PORT", "0");
    builder.redirectError(home.resolve("server.log").toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    var output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (line == null || !line.startsWith("ready ")) {
      process.destroyForcibly();
      throw new IOException(
          "the server did not start: " + Files.readString(home.resolve("server.log")));
    }
    return new RunningServer(
        process, home, line.substring("ready ".length()), (System.nanoTime() - start) / 1e9);
  }

  String address() {
    return address;
  }

  Path home() {
    return home;
  }

  long pid() {
    return process.pid();
  }

  double secondsToReady() {
    return secondsToReady;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Stops the server and the sandboxes it started, and removes its home. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    endSandboxes();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private void endSandboxes() {
    ProcessHandle.allProcesses()
        .filter(p -> commandLine(p.pid()).contains(home.toString()))
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

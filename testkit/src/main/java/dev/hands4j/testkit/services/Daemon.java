package dev.hands4j.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server program under a guard: a shell that waits for the end of its standard input, which comes
 * with the end of this JVM even when it is killed, and then ends the program, also one that stands
 * still.
 */
final class Daemon implements AutoCloseable {
  /** Arguments: the folder to remove afterwards, then the command. */
  private static final String GUARD =
      """
      # A signal to the whole group must not keep it from tidying up.
      trap : TERM INT HUP
      folder="$1"; shift
      "$@" >&2 &
      pid=$!
      echo $pid
      cat >/dev/null
      kill -STOP $pid 2>/dev/null
      for child in $(cat /proc/$pid/task/$pid/children 2>/dev/null); do kill -KILL $child; done
      kill -KILL $pid 2>/dev/null
      wait $pid 2>/dev/null
      rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process guard;
  private final Path folder;
  private final Path log;
  private final long pid;

  private Daemon(Process guard, Path folder, long pid) {
    this.guard = guard;
    this.folder = folder;
    this.log = log(folder);
    this.pid = pid;
  }

  /**
   * Starts a program.
   *
   * @param folder removed when this JVM ends, and by {@link #close}
   */
  static Daemon start(Path folder, List<String> command) {
    try {
      List<String> guarded =
          new ArrayList<>(List.of("sh", "-c", GUARD, "guard", folder.toString()));
      guarded.addAll(command);
      Process guard =
          new ProcessBuilder(guarded)
              .directory(Path.of("/").toFile())
              .redirectError(ProcessBuilder.Redirect.appendTo(log(folder).toFile()))
              .start();
      String line = guard.inputReader(StandardCharsets.UTF_8).readLine();
      if (line == null) {
        throw new IllegalStateException("cannot start " + command);
      }
      return new Daemon(guard, folder, Long.parseLong(line));
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + command, e);
    }
  }

  private static Path log(Path folder) {
    return folder.resolve("output.log");
  }

  boolean isAlive() {
    return handle().map(ProcessHandle::isAlive).findAny().orElse(false);
  }

  private Stream<ProcessHandle> handle() {
    return ProcessHandle.of(pid).stream();
  }

  /** What the program and its guard wrote. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The program and all its processes stand still. */
  void pause() {
    signal("STOP", pid);
    children().forEach(child -> signal("STOP", child));
  }

  /** They go on. */
  void resume() {
    children().forEach(child -> signal("CONT", child));
    signal("CONT", pid);
  }

  /** Asks the program to end, or makes it, and waits until it has. */
  void end(String signal) {
    signal(signal, pid);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (isAlive()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("process " + pid + " does not end: " + output());
      }
      pauseBriefly();
    }
    // Without its last words, which would remove the folder.
    guard.destroyForcibly();
  }

  private List<Long> children() {
    return handle().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid).toList();
  }

  /** A process that has just gone is no failure. */
  private static void signal(String name, long to) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, String.valueOf(to))
              .redirectErrorStream(true)
              .start();
      kill.getInputStream().readAllBytes();
      kill.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot signal " + to, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static void pauseBriefly() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  /** Ends the program and removes its folder. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      guard.waitFor();
      // After end() the guard is gone.
      new ProcessBuilder("rm", "-rf", folder.toString()).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }
}

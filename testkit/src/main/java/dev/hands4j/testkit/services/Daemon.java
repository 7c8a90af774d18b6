package dev.hands4j.testkit.services;

import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
      folder="$1"; shift
      "$@" >&2 &
      pid=$!
      echo "pid $pid"
      cat >/dev/null
      kill -STOP $pid 2>/dev/null
      for child in $(cat /proc/$pid/task/$pid/children 2>/dev/null); do kill -KILL $child; done
      kill -KILL $pid 2>/dev/null
      wait $pid 2>/dev/null
      rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
      """;

  private static final Pattern PID = Pattern.compile("pid (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChildProcess guard;
  private final long pid;

  private Daemon(ChildProcess guard, long pid) {
    this.guard = guard;
    this.pid = pid;
  }

  /**
   * Starts a program.
   *
   * @param folder removed when this JVM ends without {@link #close}
   */
  static Daemon start(Path folder, List<String> command) {
    try {
      List<String> guarded =
          new ArrayList<>(List.of("sh", "-c", GUARD, "guard", folder.toString()));
      guarded.addAll(command);
      ChildProcess guard = Processes.command(guarded.toArray(String[]::new)).start();
      return new Daemon(guard, Long.parseLong(guard.awaitLine(PID, PATIENCE).group(1)));
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + command, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  boolean isAlive() {
    return handle().map(ProcessHandle::isAlive).findAny().orElse(false);
  }

  private Stream<ProcessHandle> handle() {
    return ProcessHandle.of(pid).stream();
  }

  /** What the program and its guard wrote. */
  String output() {
    return guard.stderr();
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
    guard.close();
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

  @Override
  public void close() {
    if (isAlive()) {
      children().forEach(child -> signal("KILL", child));
      end("KILL");
    }
    guard.close();
  }
}

package dev.hands4j.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A running child of this process. Its standard output is read line by line, its standard error
 * goes to a file. Closing it kills it with all its descendants, and so does the end of this
 * process. Safe for use from any thread.
 */
public final class ChildProcess implements AutoCloseable {
  /** How long methods without a time limit wait; generous, for machines under load. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a Hands4j server prints when it can serve. */
  public static final Pattern READY = Pattern.compile("ready (http://\\S+)");

  private static final int TAIL = 4_000;
  private static final Set<ChildProcess> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(ChildProcess::killAll), "kill-children"));
  }

  private final Process process;
  private final Path stderr;
  private final List<String> stdout = new ArrayList<>(); // guarded by itself
  private boolean stdoutEnded; // guarded by stdout

  private ChildProcess(Process process, Path stderr) {
    this.process = process;
    this.stderr = stderr;
  }

  static ChildProcess start(Processes description) throws IOException {
    Path stderr =
        description.stderr().isPresent()
            ? description.stderr().get()
            : Files.createTempFile("child-", ".stderr");
    var builder = new ProcessBuilder(description.command());
    builder.environment().putAll(description.environment());
    description.directory().ifPresent(folder -> builder.directory(folder.toFile()));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(stderr.toFile()));
    var child = new ChildProcess(builder.start(), stderr);
    ALIVE.add(child);
    Thread.ofVirtual().name("child-stdout-" + child.pid()).start(child::readStdout);
    return child;
  }

  private void readStdout() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (stdout) {
          stdout.add(line);
          stdout.notifyAll();
        }
      }
    } catch (IOException e) {
      // The child was killed while it wrote.
    } finally {
      synchronized (stdout) {
        stdoutEnded = true;
        stdout.notifyAll();
      }
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the child printed so far. */
  public List<String> stdout() {
    synchronized (stdout) {
      return List.copyOf(stdout);
    }
  }

  /** The file that collects standard error. */
  public Path stderrFile() {
    return stderr;
  }

  /** What the child wrote to standard error so far. */
  public String stderr() {
    try {
      return Files.readString(stderr);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for {@code ready http://HOST:PORT} and returns the address. */
  public URI awaitReady() throws InterruptedException {
    return URI.create(awaitLine(READY, PATIENCE).group(1));
  }

  /**
   * Waits for a line of standard output, printed before or from now on, that matches as a whole.
   *
   * @throws AssertionError when the child ends or time runs out, with the end of standard error
   */
  public MatchResult awaitLine(Pattern pattern, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (stdout) {
      int seen = 0;
      while (true) {
        for (; seen < stdout.size(); seen++) {
          var matcher = pattern.matcher(stdout.get(seen));
          if (matcher.matches()) {
            return matcher.toMatchResult();
          }
        }
        long left = (end - System.nanoTime()) / 1_000_000L;
        if (stdoutEnded || left <= 0) {
          throw new AssertionError(
              "no line %s from %s; standard output %s; standard error ends:%n%s"
                  .formatted(pattern, process, stdout, tail(stderr())));
        }
        stdout.wait(left);
      }
    }
  }

  private static String tail(String text) {
    return text.length() <= TAIL ? text : text.substring(text.length() - TAIL);
  }

  /** {@code kill -9} for the child alone; its own children live on. Returns when it is dead. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    ALIVE.remove(this);
  }

  /** Asks the child to end (SIGTERM); see {@link #awaitExit}. */
  public void terminate() {
    // Not Process.destroy: that would also close our ends of its output, and lose its last words.
    process.toHandle().destroy();
  }

  /** Ctrl-C (SIGINT); see {@link #awaitExit}. */
  public void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** Makes the child stand still (SIGSTOP), its own children go on; see {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a child that stands still go on (SIGCONT). */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Returns when the signal was delivered. */
  private void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("kill -%s %d ended with %d".formatted(name, pid(), exit));
    }
  }

  /**
   * Waits for the end of the child.
   *
   * @return the exit code
   * @throws AssertionError when it lives on after the given time
   */
  public int awaitExit(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(
          "%s still lives after %s; standard error ends:%n%s"
              .formatted(process, atMost, tail(stderr())));
    }
    return process.exitValue();
  }

  private void killAll() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Kills the child and its descendants, as far as they are still known to be such. */
  @Override
  public void close() {
    killAll();
    ALIVE.remove(this);
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

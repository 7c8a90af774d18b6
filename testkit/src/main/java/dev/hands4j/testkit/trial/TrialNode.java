package dev.hands4j.testkit.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One node as a process of its own, under a guard that asks it to end when this process is gone,
 * however that went. In a session of its own, so that Ctrl-C in the terminal reaches the trial
 * alone and it can end the parts in order.
 */
public final class TrialNode implements AutoCloseable {
  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      node=$!
      echo "pid $node"
      { cat <&3 >/dev/null; kill -TERM $node 2>/dev/null; } &
      watch=$!
      wait $node; code=$?
      kill $watch 2>/dev/null
      exit $code
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TAIL = 2_000;

  private final String name;
  private final Process guard;
  private final long pid;
  private final URI address;

  private TrialNode(String name, Process guard, long pid, URI address) {
    this.name = name;
    this.guard = guard;
    this.pid = pid;
    this.address = address;
  }

  /** Returns when the node can serve. */
  static TrialNode start(String name, Path launcher, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, "guard"));
    command.addAll(List.of(launcher.toString(), "serve"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().remove("SESSION_API_KEY");
    builder.environment().putAll(environment);
    Process guard = builder.start();
    BufferedReader lines = guard.inputReader(StandardCharsets.UTF_8);
    long pid = Long.parseLong(after("pid ", lines, log));
    URI address = URI.create(after("ready ", lines, log));
    return new TrialNode(name, guard, pid, address);
  }

  private static String after(String word, BufferedReader lines, Path log) throws IOException {
    String line = lines.readLine();
    if (line == null || !line.startsWith(word)) {
      String text = Files.readString(log);
      throw new IOException(
          "a node did not start; %s ends:%n%s"
              .formatted(log, text.substring(Math.max(0, text.length() - TAIL))));
    }
    return line.substring(word.length());
  }

  public String name() {
    return name;
  }

  /** Of the server process itself. */
  public long pid() {
    return pid;
  }

  public URI address() {
    return address;
  }

  /** {@code kill -9}; its sandboxes go on. */
  public void kill() throws InterruptedException {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    guard.waitFor();
  }

  /** Calls when the process has ended, for whatever reason. */
  void onEnd(Runnable then) {
    guard.onExit().thenRun(then);
  }

  /** Asks it to end and waits; makes it end after a minute. */
  @Override
  public void close() throws IOException, InterruptedException {
    guard.getOutputStream().close();
    if (!guard.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
    }
  }
}

package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** A session with its own folders, for tests; closes everything it started. */
final class TestShell implements AutoCloseable {
  final Path workspace;
  final ShellSession session;
  private final StringBuffer live = new StringBuffer();

  TestShell(Path folder, Duration noChange) throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    workspace = Files.createDirectories(folder.resolve("work space"));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TERM", "xterm-256color");
    environment.put("GIT_PAGER", "cat");
    environment.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    session =
        new ShellSession(
            ShellSettings.in(state)
                .withNoChange(noChange)
                .withInterruptPatience(Duration.ofMillis(300)),
            "test",
            Host.current(),
            workspace,
            environment);
  }

  RunOutcome.Report run(String command) throws Exception {
    return report(command, false, OptionalDouble.empty());
  }

  RunOutcome.Report run(String command, double timeout) throws Exception {
    return report(command, false, OptionalDouble.of(timeout));
  }

  RunOutcome.Report input(String text) throws Exception {
    return report(text, true, OptionalDouble.empty());
  }

  RunOutcome.Report report(String command, boolean input, OptionalDouble timeout) throws Exception {
    return (RunOutcome.Report) outcome(new RunRequest(command, input, false, false, timeout));
  }

  RunOutcome outcome(RunRequest request) throws Exception {
    return session.run(request, listener(live::append));
  }

  String live() {
    return live.toString();
  }

  static OutputListener listener(Consumer<String> output) {
    return new OutputListener() {
      @Override
      public void output(String text) {
        output.accept(text);
      }

      @Override
      public void quiet() {}
    };
  }

  @Override
  public void close() {
    session.close();
  }
}

package dev.hands4j.runtimeserver.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shell of one executor over time: runs commands, continues and interrupts what still runs, and
 * starts a new shell when one has ended (runtime.md §8.2-8.3). One command at a time; {@link
 * #interrupt} and {@link #setEnvironment} come from any thread.
 */
public final class ShellSession implements Interruptible, AutoCloseable {
  private final ShellSettings settings;
  private final String name;
  private final Host host;
  private final Map<String, String> environment;
  private final Map<String, String> pendingEnvironment = new LinkedHashMap<>();
  private Optional<Shell> shell = Optional.empty();
  private Path directory;
  private boolean pending;
  private volatile boolean interrupted;

  /**
   * @param name unique among the sandbox's shells; used in file names
   * @param environment complete environment of new shells
   */
  public ShellSession(
      ShellSettings settings,
      String name,
      Host host,
      Path directory,
      Map<String, String> environment) {
    this.settings = settings;
    this.name = name;
    this.host = host;
    this.directory = directory;
    this.environment = new LinkedHashMap<>(environment);
  }

  /** Starts the shell now rather than with the first command. */
  public void start() throws IOException, InterruptedException {
    Shell ignored = living();
  }

  /** Sets variables for the next command on. */
  public void setEnvironment(Map<String, String> variables) {
    synchronized (environment) {
      environment.putAll(variables);
      pendingEnvironment.putAll(variables);
    }
  }

  /** The folder the last command ended in. */
  public Path directory() {
    return directory;
  }

  @Override
  public void interrupt() {
    Optional<Shell> current;
    synchronized (this) {
      interrupted = true;
      current = shell;
    }
    current.ifPresent(Shell::wake);
  }

  @Override
  public void clearInterrupt() {
    interrupted = false;
  }

  /**
   * Runs one action to its report.
   *
   * @throws IOException when no shell can be started
   */
  public RunOutcome run(RunRequest request, OutputListener listener)
      throws IOException, InterruptedException {
    String command = request.command().strip();
    if (!pending && command.isEmpty()) {
      return Reports.nothing("ERROR: No previous running command to retrieve logs from.");
    }
    if (!pending && request.isInput()) {
      return Reports.nothing("ERROR: No previous running command to interact with.");
    }
    CommandSplitter.Split split = CommandSplitter.split(command);
    if (split.commands().size() > 1) {
      return Reports.severalCommands(split.commands());
    }
    Shell current = living();
    boolean wasPending = pending;
    boolean running = current.phase() == Shell.Phase.RUNNING;
    Optional<Byte> key = controlKey(command);
    if (running && wasPending && !request.isInput() && !command.isEmpty()) {
      return Reports.stillRunning(cut(OutputText.clean(current.takeOutput().text(), "")), command);
    }
    current.watch(true); // before it begins: what a command prints at once is part of its output
    try {
      long begun = System.nanoTime();
      if (running && !command.isEmpty()) {
        boolean taken =
            current.type(
                key.map(k -> new byte[] {k})
                    .orElseGet(() -> (command + "\r").getBytes(StandardCharsets.UTF_8)));
        if (key.isPresent()) {
          current.resume();
        }
        if (!taken) {
          return new RunOutcome.Refused(
              "ERROR: The running process does not read its input, so it was not sent.");
        }
      } else if (!running && !(wasPending && (request.isInput() || command.isEmpty()))) {
        // what ended meanwhile and was not reported stays in front of the new output
        if (key.isPresent()) {
          current.keyAtPrompt(key.get());
        } else if (split.openHereDocument()) {
          current.executeTyped(takePrelude(), command);
        } else {
          current.execute(takePrelude(), command);
        }
      }
      CommandWait.End end =
          new CommandWait(settings, current, request, begun, listener, () -> interrupted).await();
      return report(current, request, command, key, end, wasPending);
    } finally {
      current.watch(false);
      interrupted = false;
    }
  }

  private RunOutcome report(
      Shell current,
      RunRequest request,
      String command,
      Optional<Byte> key,
      CommandWait.End end,
      boolean wasPending)
      throws InterruptedException {
    Shell.Output output = current.takeOutput();
    String content = OutputText.clean(output.text(), request.isInput() ? command : "");
    String truncated =
        output.truncated()
            ? "[Previous command outputs are truncated. Showing the last %d lines of the output"
                    .formatted(content.lines().count())
                + " below.]\n"
            : "";
    String shown = request.hidden() ? content : cut(content);
    return switch (end) {
      case CommandWait.End.Completed _ -> {
        pending = false;
        String sent =
            key.map(_ -> " CTRL+%s was sent.".formatted(command.substring(2).toUpperCase()))
                .orElse(interrupted ? " CTRL+C was sent." : "");
        Shell.Prompt prompt = current.prompt().orElseThrow();
        directory = existing(Path.of(prompt.workingDirectory()));
        yield new RunOutcome.Report(
            shown,
            command,
            prompt.exitCode(),
            Optional.of(place(prompt)),
            truncated,
            "\n[The command completed with exit code %d.%s]".formatted(prompt.exitCode(), sent),
            request.hidden());
      }
      case CommandWait.End.Died _ -> {
        pending = false;
        int exit = current.exitValue();
        current.close();
        forgetShell();
        yield new RunOutcome.Report(
            shown,
            command,
            exit,
            Optional.empty(),
            truncated,
            "\n[The command completed with exit code %d.]".formatted(exit)
                + "\n[It ended the shell as well. The next command gets a new one in %s.]"
                    .formatted(directory),
            request.hidden());
      }
      case CommandWait.End.NoChange _ -> {
        pending = true;
        yield Reports.unfinished(
            cut(content),
            command,
            wasPending,
            "The command has no new output after %s seconds."
                .formatted(Reports.seconds(settings.noChange().toMillis() / 1000.0)));
      }
      case CommandWait.End.TimedOut(double seconds) -> {
        pending = true;
        yield Reports.unfinished(
            cut(content),
            command,
            wasPending,
            "The command timed out after %s seconds.".formatted(seconds));
      }
    };
  }

  private String cut(String content) {
    return OutputText.cut(content, settings.contentCharacters());
  }

  private RunOutcome.Place place(Shell.Prompt prompt) {
    return new RunOutcome.Place(
        prompt.pid(),
        host.user(),
        host.name(),
        prompt.workingDirectory(),
        Host.python(prompt.path()));
  }

  private static Optional<Byte> controlKey(String command) {
    return command.length() == 3 && command.startsWith("C-")
        ? Optional.of((byte) (command.charAt(2) & 0x1f))
        : Optional.empty();
  }

  private String takePrelude() {
    synchronized (environment) {
      StringBuilder prelude = new StringBuilder();
      pendingEnvironment.forEach((key, value) ->
          prelude
              .append("export ")
              .append(key)
              .append('=')
              .append(StartScript.quote(value))
              .append('\n'));
      pendingEnvironment.clear();
      return prelude.toString();
    }
  }

  private Shell living() throws IOException, InterruptedException {
    Optional<Shell> current = shell;
    if (current.isPresent()) {
      if (current.get().phase() != Shell.Phase.DEAD || pending) {
        return current.get();
      }
      current.get().close();
    }
    directory = existing(directory);
    Map<String, String> variables;
    synchronized (environment) {
      variables = Map.copyOf(environment);
      pendingEnvironment.clear();
    }
    Shell started = Shell.start(settings, name, directory, variables);
    synchronized (this) {
      shell = Optional.of(started);
    }
    return started;
  }

  private synchronized void forgetShell() {
    shell = Optional.empty();
  }

  /** The folder, or its nearest parent that exists: a command may have removed it. */
  private static Path existing(Path folder) {
    Path candidate = folder;
    while (!Files.isDirectory(candidate) && candidate.getParent() != null) {
      candidate = candidate.getParent();
    }
    return candidate;
  }

  /** Ends the shell and everything in its session. */
  @Override
  public synchronized void close() {
    shell.ifPresent(Shell::close);
    shell = Optional.empty();
  }
}

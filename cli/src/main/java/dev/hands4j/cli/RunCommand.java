package dev.hands4j.cli;

import dev.hands4j.cli.run.Console;
import dev.hands4j.cli.run.Outcome;
import dev.hands4j.cli.run.Run;
import dev.hands4j.cli.run.RunRequest;
import dev.hands4j.server.config.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;
import sun.misc.Signal;

/** {@code hands4j run}: the command line of {@link Run}. */
final class RunCommand {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh]?)");

  private final Surroundings here;
  private final OptionSpec task =
      option("TEXT", "What to do; - reads it from standard input.", "-t", "--task");
  private final OptionSpec file = file("FILE", "Read the task from a file.", "-f", "--file");
  private final OptionSpec workspace =
      file(
          "DIR",
          "Work in this folder (default: one made for the conversation).",
          "-w",
          "--workspace");
  private final OptionSpec timeout =
      typed(
          Duration.class,
          RunCommand::duration,
          "TIME",
          "Pause the agent and end after this time: 90, 90s, 10m, 1h.",
          "--timeout");
  private final OptionSpec model =
      option("NAME", "Use this model; key and address stay.", "-m", "--model");
  private final OptionSpec confirm =
      typed(
          RunRequest.Confirm.class,
          RunCommand::confirm,
          "never|ask|settings",
          "Whether actions wait for your word (default: as the settings say).",
          "--confirm");
  private final OptionSpec iterations =
      typed(
          Integer.class,
          RunCommand::positive,
          "N",
          "Stop after this many steps.",
          "--max-iterations");
  private final OptionSpec json =
      OptionSpec.builder("--json")
          .type(boolean.class)
          .description(
              "Print each event as one line of JSON; everything else goes to standard error.")
          .build();

  private RunCommand(Surroundings here) {
    this.here = here;
  }

  static CommandSpec spec(Surroundings here) {
    RunCommand command = new RunCommand(here);
    CommandSpec spec =
        Main.leaf(
            "run",
            "Let an agent do one task and wait for it. Ends with 0 finished, 1 error, 2 wrong usage, 3 a limit"
                + " or a question, 4 rejected or stopped, 124 timeout, 130 interrupted.",
            command::run);
    for (OptionSpec option :
        new OptionSpec[] {
          command.task,
          command.file,
          command.workspace,
          command.timeout,
          command.model,
          command.confirm,
          command.iterations,
          command.json
        }) {
      spec.addOption(option);
    }
    return spec;
  }

  private int run() throws Exception {
    Optional<String> what = what();
    if (what.isEmpty()) {
      return ExitCode.INVALID;
    }
    Optional<Path> folder = value(workspace, Path.class).map(p -> p.toAbsolutePath().normalize());
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      here.err().println("--workspace: " + folder.get() + " is not a folder");
      return ExitCode.INVALID;
    }
    ServerConfig config = Main.read(here);
    Logging.quiet(config.log(), here.environment());
    boolean events = value(json, Boolean.class).orElse(false);
    RunRequest request =
        new RunRequest(
            what.get(),
            folder,
            value(timeout, Duration.class),
            value(model, String.class),
            value(confirm, RunRequest.Confirm.class).orElse(RunRequest.Confirm.SETTINGS),
            value(iterations, Integer.class),
            events);
    boolean colour = here.terminal() && !here.environment().containsKey("NO_COLOR");
    AtomicReference<Optional<Runnable>> interrupt = interruptions();
    Outcome outcome =
        Run.of(
            request,
            config,
            new Console(here.out(), here.err(), here.in(), here.terminal(), colour),
            pause -> interrupt.set(Optional.of(pause)));
    return outcome.code();
  }

  /** The first signal pauses the agent, the next one, or one that is too early, ends at once. */
  private static AtomicReference<Optional<Runnable>> interruptions() {
    AtomicReference<Optional<Runnable>> next = new AtomicReference<>(Optional.empty());
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          _ ->
              next.getAndSet(Optional.empty())
                  .ifPresentOrElse(
                      Runnable::run, () -> Runtime.getRuntime().halt(Outcome.INTERRUPTED.code())));
    }
    return next;
  }

  /** The task; empty after saying what is wrong with it. */
  private Optional<String> what() {
    Optional<String> given = value(task, String.class);
    Optional<Path> from = value(file, Path.class);
    if (given.isPresent() == from.isPresent()) {
      here.err()
          .println(
              "Say what to do with one of --task TEXT, --task - (standard input), --file FILE");
      return Optional.empty();
    }
    try {
      String text =
          from.isPresent()
              ? Files.readString(from.get(), StandardCharsets.UTF_8)
              : given.get().equals("-")
                  ? new String(here.in().readAllBytes(), StandardCharsets.UTF_8)
                  : given.get();
      if (!text.isBlank()) {
        return Optional.of(text);
      }
      here.err().println("The task is empty");
    } catch (IOException e) {
      here.err().println("The task cannot be read: " + e);
    }
    return Optional.empty();
  }

  private static <T> Optional<T> value(OptionSpec option, Class<T> type) {
    @Nullable Object value = option.getValue();
    return Optional.ofNullable(type.cast(value));
  }

  private static OptionSpec option(String label, String description, String... names) {
    return builder(label, description, names).type(String.class).build();
  }

  private static OptionSpec file(String label, String description, String... names) {
    return builder(label, description, names).type(Path.class).build();
  }

  private static <T> OptionSpec typed(
      Class<T> type, ITypeConverter<T> converter, String label, String description, String name) {
    return builder(label, description, name).type(type).converters(converter).build();
  }

  private static OptionSpec.Builder builder(String label, String description, String... names) {
    return OptionSpec.builder(names).arity("1").paramLabel(label).description(description);
  }

  private static Duration duration(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches() || time.group(1).matches("0+")) {
      throw new TypeConversionException("'" + text + "' is not a time such as 90s, 10m or 1h");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private static RunRequest.Confirm confirm(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "never" -> RunRequest.Confirm.NEVER;
      case "ask" -> RunRequest.Confirm.ASK;
      case "settings" -> RunRequest.Confirm.SETTINGS;
      default ->
          throw new TypeConversionException("choose never, ask or settings, not '" + text + "'");
    };
  }

  private static Integer positive(String text) {
    if (!text.matches("0*[1-9]\\d{0,6}")) {
      throw new TypeConversionException("'" + text + "' is not a positive number");
    }
    return Integer.valueOf(text);
  }
}

package dev.hands4j.cli;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.server.PortInUseException;
import dev.hands4j.server.config.InvalidConfigurationException;
import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.storage.HomeInUseException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Entry point of the {@code hands4j} command. The command line is described in code rather than by
 * annotations, which picocli would have to look for with reflection at every start.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Libraries may have left threads behind; the command is over all the same.
    System.exit(run(List.of(args), Surroundings.ofProcess()));
  }

  /** Runs one command and returns its exit code. */
  static int run(List<String> args, Surroundings here) {
    CommandSpec root =
        leaf(
            "hands4j",
            "Coding agents that work for people, on your own machine.",
            () -> {
              here.err().println("Say what to do, for example: hands4j serve (--help lists all)");
              return ExitCode.INVALID;
            });
    root.addSubcommand(
        "serve",
        leaf(
            "serve",
            "Run the server in the foreground.",
            () -> Serve.run(Choice.read(here), here)));
    root.addSubcommand("run", RunCommand.spec(here));
    root.addSubcommand(
        "composition",
        leaf(
            "composition",
            "Print which implementation fills each port.",
            () -> Composition.run(Choice.read(here), here)));
    root.addSubcommand("backup", backup(here));
    root.addSubcommand("import", ImportCommand.spec(here));
    root.addSubcommand("admin", Admin.spec(here));
    root.addSubcommand(
        "doctor", leaf("doctor", "Look for what may be missing.", () -> Doctor.run(here)));
    root.addSubcommand(
        "config",
        leaf("config", "List every setting with its default.", () -> Reference.run(here)));
    root.addSubcommand("version", leaf("version", "Print the version.", () -> Version.run(here)));
    return new CommandLine(root)
        .setOut(new PrintWriter(here.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(here.err(), true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler((failure, _, _) -> report(failure, here))
        .execute(args.toArray(String[]::new));
  }

  private static CommandSpec backup(Surroundings here) {
    PositionalParamSpec file =
        PositionalParamSpec.builder()
            .paramLabel("FOLDER")
            .type(Path.class)
            .arity("1")
            .required(true)
            .description("The folder to make; it must not exist.")
            .build();
    CommandSpec spec =
        leaf(
            "backup",
            "Copy the home to a folder, also while a server uses it.",
            () -> Backup.run(read(here), file.getValue(), here));
    spec.addPositional(file);
    return spec;
  }

  static CommandSpec leaf(String name, String description, Callable<Integer> action) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.mixinStandardHelpOptions(true);
    spec.usageMessage().description(description);
    return spec;
  }

  static ServerConfig read(Surroundings here) throws InvalidConfigurationException {
    return ServerConfig.read(here.environment(), here.userHome(), here.distribution());
  }

  /** Says what failed in words; a stack trace only for what nobody foresaw. */
  private static int report(Exception failure, Surroundings here) {
    switch (failure) {
      case InvalidConfigurationException e -> {
        here.err().println("The configuration cannot be used:");
        e.problems().forEach(problem -> here.err().println("  * " + problem));
        return ExitCode.INVALID;
      }
      case HomeInUseException e -> here.err().println(e.getMessage());
      case RuntimeUnavailableException e -> here.err().println(e.getMessage());
      case PortInUseException e -> here.err().println(e.getMessage());
      case StoreUnavailableException e -> here.err().println(e.getMessage());
      default -> failure.printStackTrace(here.err());
    }
    return ExitCode.FAILED;
  }
}

package dev.hands4j.cli;

import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.storage.HomeLock;
import dev.hands4j.storage.openhands.ImportRequest;
import dev.hands4j.storage.openhands.ImportedItem;
import dev.hands4j.storage.openhands.ImportedItem.Outcome;
import dev.hands4j.storage.openhands.OpenHandsImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code hands4j import}: takes over a folder of OpenHands. Needs the home for itself, as a server
 * does. One line for each thing, and what could not be taken over as it was below it.
 */
final class ImportCommand {
  private final Surroundings here;
  private final OptionSpec from =
      OptionSpec.builder("--from")
          .arity("1")
          .paramLabel("DIR")
          .type(Path.class)
          .description("The folder to read (default: ~/.openhands); it is not changed.")
          .build();
  private final OptionSpec zone =
      OptionSpec.builder("--time-zone")
          .arity("1")
          .paramLabel("ZONE")
          .type(ZoneId.class)
          .converters(ImportCommand::zone)
          .description(
              "Zone of the machine that wrote it, such as Europe/Berlin, because its times carry"
                  + " none (default: the zone of this machine).")
          .build();
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

  private ImportCommand(Surroundings here) {
    this.here = here;
  }

  static CommandSpec spec(Surroundings here) {
    ImportCommand command = new ImportCommand(here);
    CommandSpec spec =
        Main.leaf(
            "import",
            "Take over conversations, settings and secrets of OpenHands. May be repeated. Ends with 0,"
                + " or with 1 when something could not be taken over as it was.",
            command::run);
    spec.addOption(command.from);
    spec.addOption(command.zone);
    return spec;
  }

  private int run() throws Exception {
    ServerConfig config = Main.read(here);
    Logging.quiet(config.log(), here.environment());
    Path source =
        Optional.ofNullable((Path) from.getValue()).orElse(here.userHome().resolve(".openhands"));
    if (!Files.isDirectory(source)) {
      here.err().println("There is nothing to import: " + source + " is not a folder.");
      return ExitCode.INVALID;
    }
    ZoneId local = Optional.ofNullable((ZoneId) zone.getValue()).orElse(ZoneId.systemDefault());
    try (HomeLock _ = HomeLock.acquire(config.home())) {
      OpenHandsImport.run(new ImportRequest(source, config.home(), local), this::show);
    } catch (IOException e) {
      here.err().println("The folder cannot be read: " + e);
      return ExitCode.FAILED;
    }
    here.out()
        .println(
            counts.isEmpty()
                ? "Nothing to import was found in " + source
                : counts.entrySet().stream()
                    .map(count -> count.getValue() + " " + word(count.getKey()))
                    .collect(Collectors.joining(", ")));
    boolean whole = !counts.containsKey(Outcome.FAILED) && !counts.containsKey(Outcome.PARTLY);
    return whole ? ExitCode.OK : ExitCode.FAILED;
  }

  private void show(ImportedItem item) {
    counts.merge(item.outcome(), 1, Integer::sum);
    String events =
        item.kind() == ImportedItem.Kind.CONVERSATION && item.outcome() != Outcome.PRESENT
            ? ", %d events".formatted(item.events())
            : "";
    here.out()
        .println(
            "%-9s %s %s%s"
                .formatted(
                    word(item.outcome()),
                    item.kind().name().toLowerCase(Locale.ROOT),
                    visible(item.name()),
                    events));
    item.problems().forEach(problem -> here.out().println("            " + visible(problem)));
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case IMPORTED -> "imported";
      case PARTLY -> "partly";
      case PRESENT -> "present";
      case FAILED -> "failed";
    };
  }

  /** Names and values come from files that anybody may have written. */
  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a zone such as Europe/Berlin or UTC");
    }
  }
}

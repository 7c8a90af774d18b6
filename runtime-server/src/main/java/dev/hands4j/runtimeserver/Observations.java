package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.files.FileOutcome;
import dev.hands4j.runtimeserver.python.Cell;
import dev.hands4j.runtimeserver.python.CellOutcome;
import dev.hands4j.runtimeserver.shell.RunOutcome;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Observations on the wire, without an envelope (events.md §4). */
final class Observations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Observations() {}

  static ObjectNode of(RunOutcome outcome) {
    return switch (outcome) {
      case RunOutcome.Refused(String message) -> error(message, "");
      case RunOutcome.Report report -> run(report);
    };
  }

  private static ObjectNode run(RunOutcome.Report report) {
    ObjectNode node =
        node(
            "Command `%s` executed with exit code %d."
                .formatted(report.command(), report.exitCode()),
            "run",
            report.content());
    ObjectNode extras = node.putObject("extras");
    extras.put("command", report.command());
    ObjectNode metadata = extras.putObject("metadata");
    metadata.put("exit_code", report.exitCode());
    Optional<RunOutcome.Place> place = report.place();
    metadata.put("pid", place.map(RunOutcome.Place::pid).orElse(-1));
    put(metadata, "username", place.map(RunOutcome.Place::username));
    put(metadata, "hostname", place.map(RunOutcome.Place::hostname));
    put(metadata, "working_dir", place.map(RunOutcome.Place::workingDir));
    put(metadata, "py_interpreter_path", place.map(RunOutcome.Place::python));
    metadata.put("prefix", report.prefix());
    metadata.put("suffix", report.suffix());
    extras.put("hidden", report.hidden());
    node.put("success", report.exitCode() == 0);
    return node;
  }

  static ObjectNode of(FileOutcome outcome) {
    return switch (outcome) {
      case FileOutcome.Failed(String message) -> error(message, "");
      case FileOutcome.Text(String path, String content, String source) -> {
        ObjectNode node = node("I read the file %s.".formatted(path), "read", content);
        ObjectNode extras = node.putObject("extras");
        extras.put("path", path);
        extras.put("impl_source", source);
        yield node;
      }
      case FileOutcome.Written(String path) -> {
        ObjectNode node = node("I wrote to the file %s.".formatted(path), "write", "");
        node.putObject("extras").put("path", path);
        yield node;
      }
      case FileOutcome.Edited edited -> {
        ObjectNode node =
            node("I edited the file %s.".formatted(edited.path()), "edit", edited.content());
        ObjectNode extras = node.putObject("extras");
        extras.put("path", edited.path());
        extras.put("prev_exist", false);
        put(extras, "old_content", edited.oldStr());
        put(extras, "new_content", edited.newStr());
        extras.put("impl_source", "oh_aci");
        extras.put("diff", edited.diff());
        extras.putNull("_diff_cache");
        yield node;
      }
    };
  }

  /**
   * A {@code run_ipython} observation (runtime.md §9).
   *
   * @param extra whether the two lines about the place are added
   */
  static ObjectNode of(CellOutcome outcome, Cell cell, boolean extra) {
    return switch (outcome) {
      case CellOutcome.Missing(String message) -> error(message, "");
      case CellOutcome.Ran(String text, List<String> images, String interpreter) -> {
        String content =
            extra
                ? "%s\n[Jupyter current working directory: %s]\n[Jupyter Python interpreter: %s]"
                    .formatted(text, cell.directory(), interpreter)
                : text;
        ObjectNode node = node("Code executed in IPython cell.", "run_ipython", content);
        ObjectNode extras = node.putObject("extras");
        extras.put("code", cell.code());
        if (images.isEmpty()) {
          extras.putNull("image_urls");
        } else {
          images.forEach(extras.putArray("image_urls")::add);
        }
        node.put("success", true);
        yield node;
      }
    };
  }

  /** Adds why an action was ended, where whoever asked for it looks. */
  static ObjectNode explained(ObjectNode observation, String reason) {
    if (!reason.isEmpty()) {
      String content = observation.path("content").asString("");
      observation.put("content", (content + "\n[ERROR: " + reason + "]").strip());
    }
    return observation;
  }

  /**
   * @param id for programs, such as {@code AGENT_ERROR$BAD_ACTION}; may be empty
   */
  static ObjectNode error(String message, String id) {
    ObjectNode node = node(message, "error", message);
    node.putObject("extras").put("error_id", id);
    return node;
  }

  private static ObjectNode node(String message, String kind, String content) {
    ObjectNode node = JSON.objectNode();
    node.put("message", message);
    node.put("observation", kind);
    node.put("content", content);
    return node;
  }

  private static void put(ObjectNode node, String key, Optional<String> value) {
    if (value.isPresent()) {
      node.put(key, value.get());
    } else {
      node.putNull(key);
    }
  }
}

package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The editor tool (agent.md §14). What it refuses is said in the content of the usual observation,
 * behind {@code ERROR:}. Thread-safe: one edit at a time.
 */
public final class Editor {
  private static final int CONTEXT = 4;
  private static final int MAX_SHOWN = 16_000;
  private static final long MAX_BYTES = 10L * 1024 * 1024;
  private static final Set<String> COMMANDS =
      Set.of("view", "create", "str_replace", "insert", "undo_edit");
  private static final Set<String> CONVERTIBLE =
      Set.of(".docx", ".xlsx", ".pptx", ".pdf", ".mp3", ".wav", ".m4a", ".flac");
  private static final String REVIEW =
      "Review the changes and make sure they are as expected. Edit the file again if necessary.";
  private static final String REVIEW_INSERTED =
      "Review the changes and make sure they are as expected (correct indentation, no duplicate"
          + " lines, etc). Edit the file again if necessary.";

  private final Path workspace;
  private final EditHistory history = new EditHistory();

  /**
   * @param workspace for hints about relative paths
   */
  public Editor(Path workspace) {
    this.workspace = workspace;
  }

  /**
   * What an {@code edit} action asks for.
   *
   * @param insertLine as given: a number, or text that should be one
   */
  public record Edit(
      String command,
      String path,
      Optional<String> fileText,
      Optional<String> oldStr,
      Optional<String> newStr,
      Optional<String> insertLine) {}

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private record Change(String message, String before, String after) {}

  /** A {@code read} action with the editor as its source. */
  public synchronized FileOutcome view(String path, Optional<List<Integer>> range) {
    try {
      Path file = validate("view", path);
      if (Files.isDirectory(file)) {
        if (range.isPresent()) {
          throw invalid(
              "view_range",
              range.get().toString(),
              "The `view_range` parameter is not allowed when `path` points to a directory.");
        }
        return new FileOutcome.Text(path, DirectoryListing.of(file), "oh_aci");
      }
      if (TextFile.isBinary(file)) {
        return new FileOutcome.Failed("ERROR_BINARY_FILE");
      }
      return new FileOutcome.Text(path, viewFile(path, load(path, file).text(), range), "oh_aci");
    } catch (Refused e) {
      return new FileOutcome.Text(path, "ERROR:\n" + e.getMessage(), "oh_aci");
    } catch (IOException e) {
      return new FileOutcome.Text(path, "ERROR:\n" + ranInto(e, "read", path), "oh_aci");
    }
  }

  /** An {@code edit} action. */
  public synchronized FileOutcome edit(Edit edit) {
    String content;
    String diff = "";
    try {
      Path file = validate(edit.command(), edit.path());
      Change change = apply(edit, file);
      content = change.message();
      diff = Differences.unified(edit.path(), change.before(), change.after());
    } catch (Refused e) {
      content = "ERROR:\n" + e.getMessage();
    } catch (IOException e) {
      content = "ERROR:\n" + ranInto(e, "write to", edit.path());
    }
    return new FileOutcome.Edited(edit.path(), content, edit.oldStr(), edit.newStr(), diff);
  }

  private Change apply(Edit edit, Path file) throws Refused, IOException {
    return switch (edit.command()) {
      case "create" -> create(edit, file);
      case "str_replace" -> replace(edit, file);
      case "insert" -> insert(edit, file);
      case "undo_edit" -> undo(edit, file);
      default ->
          throw new Refused(
              "Unrecognized command "
                  + edit.command()
                  + ". The allowed commands for the oh_editor tool are: view, create, str_replace,"
                  + " insert, undo_edit");
    };
  }

  private Path validate(String command, String path) throws Refused {
    Path file;
    try {
      file = Path.of(path).normalize();
    } catch (IllegalArgumentException e) {
      throw invalid("path", path, "It is not a valid path.");
    }
    if (!file.isAbsolute()) {
      Path meant = workspace.resolve(path).normalize();
      throw invalid(
          "path",
          path,
          "The path should be an absolute path, starting with `/`."
              + (Files.exists(meant) ? " Maybe you meant " + meant + "?" : ""));
    }
    boolean exists = Files.exists(file);
    if (exists && command.equals("create")) {
      throw invalid(
          "path",
          path,
          "File already exists at: " + path + ". Cannot overwrite files using command `create`.");
    }
    if (!exists && !command.equals("create") && COMMANDS.contains(command)) {
      throw invalid(
          "path", path, "The path " + path + " does not exist. Please provide a valid path.");
    }
    if (exists && !command.equals("view")) {
      if (Files.isDirectory(file)) {
        throw invalid(
            "path",
            path,
            "The path "
                + path
                + " is a directory and only the `view` command can be used on"
                + " directories.");
      }
      String name = path.toLowerCase(Locale.ROOT);
      Optional<String> type = CONVERTIBLE.stream().filter(name::endsWith).findFirst();
      if (type.isPresent()) {
        throw invalid(
            "path",
            path,
            "The path %s points to a binary file (%s) and only the `view` command can be used on"
                    .formatted(path, type.get())
                + " supported binary files.");
      }
    }
    return file;
  }

  private static Refused invalid(String parameter, String value, String hint) {
    return new Refused("Invalid `%s` parameter: %s. %s".formatted(parameter, value, hint));
  }

  private static String required(Optional<String> value, String name, String command)
      throws Refused {
    return value.orElseThrow(
        () -> new Refused("Parameter `%s` is required for command: %s.".formatted(name, command)));
  }

  private static TextFile load(String path, Path file) throws Refused, IOException {
    long size = Files.size(file);
    String failed = "File validation failed for " + path + ": ";
    if (size > MAX_BYTES) {
      throw new Refused(
          failed
              + "File is too large (%.1fMB). Maximum allowed size is 10MB."
                  .formatted(size / 1024.0 / 1024.0));
    }
    if (TextFile.isBinary(file)) {
      throw new Refused(
          failed
              + "File appears to be binary and this file type cannot be read or edited by this"
              + " tool.");
    }
    return TextFile.read(file);
  }

  private static String viewFile(String path, String text, Optional<List<Integer>> range)
      throws Refused {
    if (range.isEmpty()) {
      return numbered(text, path, 1);
    }
    List<Integer> wanted = range.get();
    if (wanted.size() != 2) {
      throw invalid("view_range", wanted.toString(), "It should be a list of two integers.");
    }
    List<String> lines = TextFile.linesWithEnds(text);
    int count = Math.max(1, lines.size());
    int start = wanted.get(0);
    int end = wanted.get(1);
    if (start < 1 || start > count) {
      throw invalid(
          "view_range",
          wanted.toString(),
          "Its first element `%d` should be within the range of lines of the file: [1, %d]."
              .formatted(start, count));
    }
    String note = "";
    if (end > count) {
      note =
          "NOTE: We only show up to %d since there're only %d lines in this file.\n"
              .formatted(count, count);
      end = count;
    }
    if (end == -1) {
      end = count;
    }
    if (end < start) {
      throw invalid(
          "view_range",
          wanted.toString(),
          "Its second element `%d` should be greater than or equal to the first element `%d`."
              .formatted(end, start));
    }
    return note + numbered(part(lines, start, end), path, start);
  }

  private Change create(Edit edit, Path file) throws Refused, IOException {
    String text = required(edit.fileText(), "file_text", "create");
    new TextFile(text, StandardCharsets.UTF_8).write(file);
    history.push(file, text);
    return new Change("File created successfully at: " + edit.path(), "", text);
  }

  private Change replace(Edit edit, Path file) throws Refused, IOException {
    String path = edit.path();
    String old = required(edit.oldStr(), "old_str", "str_replace");
    String fresh = edit.newStr().orElse("");
    if (old.equals(fresh)) {
      throw invalid(
          "new_str",
          fresh,
          "No replacement was performed. `new_str` and `old_str` must be different.");
    }
    TextFile before = load(path, file);
    List<Integer> places = Occurrences.of(before.text(), old);
    if (places.isEmpty() && !old.isBlank()) {
      old = old.strip();
      fresh = fresh.strip();
      places = Occurrences.of(before.text(), old);
    }
    if (places.isEmpty()) {
      throw new Refused(
          "No replacement was performed, old_str `%s` did not appear verbatim in %s."
              .formatted(edit.oldStr().orElse(""), path));
    }
    if (places.size() > 1) {
      Set<Integer> lines = new TreeSet<>();
      for (int place : places) {
        lines.add(Occurrences.lineOf(before.text(), place));
      }
      throw new Refused(
          ("No replacement was performed. Multiple occurrences of old_str `%s` in lines %s. Please"
                  + " ensure it is unique.")
              .formatted(old, lines));
    }
    int at = places.getFirst();
    String after =
        before.text().substring(0, at) + fresh + before.text().substring(at + old.length());
    history.push(file, before.text());
    new TextFile(after, before.charset()).write(file);
    int line = Occurrences.lineOf(before.text(), at);
    int start = Math.max(0, line - CONTEXT) + 1;
    int end = line + CONTEXT + (int) fresh.chars().filter(c -> c == '\n').count();
    return edited(path, before.text(), after, start, end, "a snippet of " + path, REVIEW);
  }

  private Change insert(Edit edit, Path file) throws Refused, IOException {
    String given = required(edit.insertLine(), "insert_line", "insert");
    String added = required(edit.newStr(), "new_str", "insert");
    int line;
    try {
      line = Integer.parseInt(given.strip());
    } catch (NumberFormatException e) {
      throw new Refused("Invalid insert_line value: '%s'. Expected an integer.".formatted(given));
    }
    TextFile before = load(edit.path(), file);
    List<String> lines = TextFile.linesWithEnds(before.text());
    if (line < 0 || line > lines.size()) {
      throw invalid(
          "insert_line",
          given,
          "It should be within the range of allowed values: [0, %d]".formatted(lines.size()));
    }
    String[] fresh = added.split("\n", -1);
    StringBuilder after = new StringBuilder(String.join("", lines.subList(0, line)));
    if (!after.isEmpty() && after.charAt(after.length() - 1) != '\n') {
      after.append('\n');
    }
    for (String one : fresh) {
      after.append(one).append('\n');
    }
    after.append(String.join("", lines.subList(line, lines.size())));
    history.push(file, before.text());
    new TextFile(after.toString(), before.charset()).write(file);
    int start = Math.max(0, line - CONTEXT) + 1;
    int end = Math.min(lines.size() + fresh.length, line + CONTEXT + fresh.length);
    return edited(
        edit.path(),
        before.text(),
        after.toString(),
        start,
        end,
        "a snippet of the edited file",
        REVIEW_INSERTED);
  }

  private Change undo(Edit edit, Path file) throws Refused, IOException {
    TextFile before = load(edit.path(), file);
    String earlier =
        history
            .pop(file)
            .orElseThrow(() -> new Refused("No edit history found for %s.".formatted(edit.path())));
    new TextFile(earlier, before.charset()).write(file);
    return new Change(
        "Last edit to %s undone successfully. ".formatted(edit.path())
            + numbered(earlier, edit.path(), 1),
        before.text(),
        earlier);
  }

  private static Change edited(
      String path,
      String before,
      String after,
      int start,
      int end,
      String description,
      String closing) {
    List<String> lines = TextFile.linesWithEnds(after);
    String snippet = part(lines, start, Math.min(end, Math.max(1, lines.size())));
    return new Change(
        "The file %s has been edited. ".formatted(path)
            + numbered(snippet, description, start)
            + closing,
        before,
        after);
  }

  /** Lines {@code start} to {@code end}, counted from 1, both included. */
  private static String part(List<String> lines, int start, int end) {
    return start > lines.size()
        ? ""
        : String.join("", lines.subList(start - 1, Math.min(end, lines.size())));
  }

  private static String numbered(String text, String description, int first) {
    String shown = text;
    if (text.length() > MAX_SHOWN) {
      shown =
          text.substring(0, MAX_SHOWN)
              + "<response clipped><NOTE>Due to the max output limit, only part of this file has"
              + " been shown to you. Search it with `grep -n` to find the lines you are looking"
              + " for.</NOTE>";
    }
    StringBuilder block =
        new StringBuilder("Here's the result of running `cat -n` on ")
            .append(description)
            .append(":\n");
    String body = shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
    int number = first;
    for (String line : body.split("\n", -1)) {
      block.append("%6d\t".formatted(number++)).append(line).append('\n');
    }
    return block.toString();
  }

  private static String ranInto(IOException e, String doing, String path) {
    String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
    return "Ran into %s while trying to %s %s".formatted(reason, doing, path);
  }
}

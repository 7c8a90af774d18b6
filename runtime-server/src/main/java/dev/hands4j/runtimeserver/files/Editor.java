package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The editor tool (agent.md §14). What it refuses is said in the content of the usual observation,
 * behind {@code ERROR:}. Thread-safe: one edit at a time.
 */
public final class Editor {
  private static final int CONTEXT = 4;
  private static final String REVIEW =
      "Review the changes and make sure they are as expected. Edit the file again if necessary.";
  private static final String REVIEW_INSERTED =
      "Review the changes and make sure they are as expected (correct indentation, no duplicate"
          + " lines, etc). Edit the file again if necessary.";

  private final EditTarget target;
  private final EditHistory history = new EditHistory();

  /**
   * @param workspace for hints about relative paths
   */
  public Editor(Path workspace) {
    this.target = new EditTarget(workspace);
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

  private record Change(String message, String before, String after) {}

  /** A {@code read} action with the editor as its source. */
  public synchronized FileOutcome view(String path, Optional<List<Integer>> range) {
    try {
      Path file = target.validate("view", path);
      if (!Files.isDirectory(file) && TextFile.isBinary(file)) {
        return new FileOutcome.Failed("ERROR_BINARY_FILE");
      }
      return new FileOutcome.Text(path, shown(path, file, range), "oh_aci");
    } catch (EditRefusedException e) {
      return new FileOutcome.Text(path, "ERROR:\n" + e.getMessage(), "oh_aci");
    } catch (IOException e) {
      return new FileOutcome.Text(path, "ERROR:\n" + ranInto(e, "read", path), "oh_aci");
    }
  }

  private static String shown(String path, Path file, Optional<List<Integer>> range)
      throws EditRefusedException, IOException {
    if (!Files.isDirectory(file)) {
      return viewFile(path, EditTarget.load(path, file).text(), range);
    }
    if (range.isPresent()) {
      throw EditRefusedException.invalid(
          "view_range",
          range.get().toString(),
          "The `view_range` parameter is not allowed when `path` points to a directory.");
    }
    return DirectoryListing.of(file);
  }

  /** An {@code edit} action. */
  public synchronized FileOutcome edit(Edit edit) {
    String content;
    String diff = "";
    try {
      Path file = target.validate(edit.command(), edit.path());
      Change change = apply(edit, file);
      content = change.message();
      diff = Differences.unified(edit.path(), change.before(), change.after());
    } catch (EditRefusedException e) {
      content = "ERROR:\n" + e.getMessage();
    } catch (IOException e) {
      content = "ERROR:\n" + ranInto(e, "write to", edit.path());
    }
    return new FileOutcome.Edited(edit.path(), content, edit.oldStr(), edit.newStr(), diff);
  }

  private Change apply(Edit edit, Path file) throws EditRefusedException, IOException {
    return switch (edit.command()) {
      case "view" -> new Change(shown(edit.path(), file, Optional.empty()), "", "");
      case "create" -> create(edit, file);
      case "str_replace" -> replace(edit, file);
      case "insert" -> insert(edit, file);
      case "undo_edit" -> undo(edit, file);
      default ->
          throw new EditRefusedException(
              "Unrecognized command "
                  + edit.command()
                  + ". The allowed commands for the oh_editor tool are: view, create, str_replace,"
                  + " insert, undo_edit");
    };
  }

  private static String required(Optional<String> value, String name, String command)
      throws EditRefusedException {
    return value.orElseThrow(() ->
        new EditRefusedException(
            "Parameter `%s` is required for command: %s.".formatted(name, command)));
  }

  private static String viewFile(String path, String text, Optional<List<Integer>> range)
      throws EditRefusedException {
    if (range.isEmpty()) {
      return Numbered.block(text, path, 1);
    }
    List<Integer> wanted = range.get();
    if (wanted.size() != 2) {
      throw EditRefusedException.invalid(
          "view_range", wanted.toString(), "It should be a list of two integers.");
    }
    List<String> lines = TextFile.linesWithEnds(text);
    int count = Math.max(1, lines.size());
    int start = wanted.get(0);
    int end = wanted.get(1);
    if (start < 1 || start > count) {
      throw EditRefusedException.invalid(
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
      throw EditRefusedException.invalid(
          "view_range",
          wanted.toString(),
          "Its second element `%d` should be greater than or equal to the first element `%d`."
              .formatted(end, start));
    }
    return note + Numbered.block(Numbered.part(lines, start, end), path, start);
  }

  private Change create(Edit edit, Path file) throws EditRefusedException, IOException {
    String text = required(edit.fileText(), "file_text", "create");
    TextFile.of(text).write(file);
    history.push(file, text);
    return new Change("File created successfully at: " + edit.path(), "", text);
  }

  private Change replace(Edit edit, Path file) throws EditRefusedException, IOException {
    String path = edit.path();
    String old = required(edit.oldStr(), "old_str", "str_replace");
    String fresh = edit.newStr().orElse("");
    if (old.equals(fresh)) {
      throw EditRefusedException.invalid(
          "new_str",
          fresh,
          "No replacement was performed. `new_str` and `old_str` must be different.");
    }
    TextFile before = EditTarget.load(path, file);
    if (before.carriageReturns()) {
      old = old.replace("\r\n", "\n");
      fresh = fresh.replace("\r\n", "\n");
    }
    List<Integer> places = Occurrences.of(before.text(), old);
    if (places.isEmpty() && !old.isBlank()) {
      old = old.strip();
      fresh = fresh.strip();
      places = Occurrences.of(before.text(), old);
    }
    if (places.isEmpty()) {
      throw new EditRefusedException(
          "No replacement was performed, old_str `%s` did not appear verbatim in %s."
              .formatted(edit.oldStr().orElse(""), path));
    }
    if (places.size() > 1) {
      Set<Integer> lines = new TreeSet<>();
      for (int place : places) {
        lines.add(Occurrences.lineOf(before.text(), place));
      }
      throw new EditRefusedException(
          ("No replacement was performed. Multiple occurrences of old_str `%s` in lines %s. Please"
                  + " ensure it is unique.")
              .formatted(old, lines));
    }
    int at = places.getFirst();
    String after =
        before.text().substring(0, at) + fresh + before.text().substring(at + old.length());
    before.with(after).write(file);
    history.push(file, before.text());
    int line = Occurrences.lineOf(before.text(), at);
    int start = Math.max(0, line - CONTEXT) + 1;
    int end = line + CONTEXT + (int) fresh.chars().filter(c -> c == '\n').count();
    return edited(path, before.text(), after, start, end, "a snippet of " + path, REVIEW);
  }

  private Change insert(Edit edit, Path file) throws EditRefusedException, IOException {
    String given = required(edit.insertLine(), "insert_line", "insert");
    String added = required(edit.newStr(), "new_str", "insert");
    int line;
    try {
      line = Integer.parseInt(given.strip());
    } catch (NumberFormatException e) {
      throw new EditRefusedException(
          "Invalid insert_line value: '%s'. Expected an integer.".formatted(given));
    }
    TextFile before = EditTarget.load(edit.path(), file);
    if (before.carriageReturns()) {
      added = added.replace("\r\n", "\n");
    }
    List<String> lines = TextFile.linesWithEnds(before.text());
    if (line < 0 || line > lines.size()) {
      throw EditRefusedException.invalid(
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
    before.with(after.toString()).write(file);
    history.push(file, before.text());
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

  private Change undo(Edit edit, Path file) throws EditRefusedException, IOException {
    TextFile before = EditTarget.load(edit.path(), file);
    String earlier =
        history
            .pop(file)
            .orElseThrow(() ->
                new EditRefusedException("No edit history found for %s.".formatted(edit.path())));
    before.with(earlier).write(file);
    return new Change(
        "Last edit to %s undone successfully. ".formatted(edit.path())
            + Numbered.block(earlier, edit.path(), 1),
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
    String snippet = Numbered.part(lines, start, Math.min(end, Math.max(1, lines.size())));
    return new Change(
        "The file %s has been edited. ".formatted(path)
            + Numbered.block(snippet, description, start)
            + closing,
        before,
        after);
  }

  private static String ranInto(IOException e, String doing, String path) {
    String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
    return "Ran into %s while trying to %s %s".formatted(reason, doing, path);
  }
}

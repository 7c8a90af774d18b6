package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The file an edit is about: whether its path may be used, and its text (agent.md §14.1). */
final class EditTarget {
  private static final long MAX_BYTES = 10L * 1024 * 1024;
  private static final Set<String> COMMANDS =
      Set.of("view", "create", "str_replace", "insert", "undo_edit");
  private static final Set<String> CONVERTIBLE =
      Set.of(".docx", ".xlsx", ".pptx", ".pdf", ".mp3", ".wav", ".m4a", ".flac");

  private final Path workspace;

  /**
   * @param workspace for hints about relative paths
   */
  EditTarget(Path workspace) {
    this.workspace = workspace;
  }

  Path validate(String command, String path) throws EditRefusedException {
    Path file;
    try {
      file = Path.of(path).normalize();
    } catch (IllegalArgumentException e) {
      throw EditRefusedException.invalid("path", path, "It is not a valid path.");
    }
    if (!file.isAbsolute()) {
      Path meant = workspace.resolve(path).normalize();
      throw EditRefusedException.invalid(
          "path",
          path,
          "The path should be an absolute path, starting with `/`."
              + (Files.exists(meant) ? " Maybe you meant " + meant + "?" : ""));
    }
    boolean exists = Files.exists(file);
    if (exists && command.equals("create")) {
      throw EditRefusedException.invalid(
          "path",
          path,
          "File already exists at: " + path + ". Cannot overwrite files using command `create`.");
    }
    if (!exists && !command.equals("create") && COMMANDS.contains(command)) {
      throw EditRefusedException.invalid(
          "path", path, "The path " + path + " does not exist. Please provide a valid path.");
    }
    if (exists && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      // a pipe would keep the editor waiting, and a device has no end
      throw EditRefusedException.invalid(
          "path", path, "The path " + path + " is neither a file nor a directory.");
    }
    if (exists && !command.equals("view")) {
      if (Files.isDirectory(file)) {
        throw EditRefusedException.invalid(
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
        throw EditRefusedException.invalid(
            "path",
            path,
            "The path %s points to a binary file (%s) and only the `view` command can be used on"
                    .formatted(path, type.get())
                + " supported binary files.");
      }
    }
    return file;
  }

  static TextFile load(String path, Path file) throws EditRefusedException, IOException {
    long size = Files.size(file);
    String failed = "File validation failed for " + path + ": ";
    if (size > MAX_BYTES) {
      throw new EditRefusedException(
          failed
              + "File is too large (%.1fMB). Maximum allowed size is 10MB."
                  .formatted(size / 1024.0 / 1024.0));
    }
    if (TextFile.isBinary(file)) {
      throw new EditRefusedException(
          failed
              + "File appears to be binary and this file type cannot be read or edited by this"
              + " tool.");
    }
    return TextFile.read(file);
  }
}

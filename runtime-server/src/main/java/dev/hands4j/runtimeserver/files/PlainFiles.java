package dev.hands4j.runtimeserver.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reading and writing without the editor, and listing (runtime.md §§6.6, 10.2, 10.3). */
public final class PlainFiles {
  private static final long MAX_BYTES = 10L * 1024 * 1024;
  private static final int MAX_LISTED = 20_000;

  private PlainFiles() {}

  /**
   * A {@code read} action.
   *
   * @param directory for relative paths
   * @param start first line, from 0
   * @param end line after the last one; -1 for all
   */
  public static FileOutcome read(Path directory, String path, int start, int end) {
    Path file = directory.resolve(path).normalize();
    try {
      if (Files.isDirectory(file)) {
        return new FileOutcome.Failed("Path is a directory: " + file + ". You can only read files");
      }
      if (Files.exists(file)) {
        if (!Files.isRegularFile(file)) {
          return new FileOutcome.Failed("Not a regular file: " + file + ".");
        }
        if (Files.size(file) > MAX_BYTES) {
          return new FileOutcome.Failed(
              "File is too large: " + file + ". Read parts of it with a command.");
        }
        Optional<String> media = Media.type(file);
        if (media.isPresent() && !Path.of(path).isAbsolute()) {
          return new FileOutcome.Text(file.toString(), Media.url(media.get(), file), "default");
        }
        if (file.toString().endsWith(".pyc") || TextFile.isBinary(file)) {
          return new FileOutcome.Failed("ERROR_BINARY_FILE");
        }
      }
      List<String> lines = TextFile.linesWithEnds(TextFile.decode(Files.readAllBytes(file)));
      return new FileOutcome.Text(
          file.toString(), String.join("", select(lines, start, end)), "default");
    } catch (NoSuchFileException e) {
      return new FileOutcome.Failed(
          "File not found: " + file + ". Your current working directory is " + directory + ".");
    } catch (CharacterCodingException e) {
      return new FileOutcome.Failed("File could not be decoded as utf-8: " + file + ".");
    } catch (IOException e) {
      return new FileOutcome.Failed("File could not be read: " + file + " (" + reason(e) + ").");
    }
  }

  private static List<String> select(List<String> lines, int start, int end) {
    int count = lines.size();
    int first = Math.clamp(start, 0, count);
    if (end == -1) {
      return lines.subList(first, count);
    }
    int begin = Math.max(0, Math.min(first, count - 2));
    int last = Math.max(begin + 1, Math.clamp(end, 0, count));
    return lines.subList(begin, Math.min(last, count));
  }

  /** A {@code write} action: each line of the content gets a newline, the last one included. */
  public static FileOutcome write(Path directory, String path, String content, int start, int end) {
    Path file = directory.resolve(path).normalize();
    try {
      if (Files.isDirectory(file)) {
        return new FileOutcome.Failed(
            "Path is a directory: " + file + ". You can only write to files");
      }
      boolean existed = Files.exists(file);
      if (existed && !Files.isRegularFile(file)) {
        return new FileOutcome.Failed("Not a regular file: " + file + ".");
      }
      List<String> old =
          existed && (start != 0 || end != -1)
              ? TextFile.linesWithEnds(TextFile.decode(Files.readAllBytes(file)))
              : List.of();
      StringBuilder text = new StringBuilder();
      old.subList(0, Math.clamp(start, 0, old.size())).forEach(text::append);
      for (String line : content.split("\n", -1)) {
        text.append(line).append('\n');
      }
      if (end != -1) {
        old.subList(Math.clamp(end, 0, old.size()), old.size()).forEach(text::append);
      }
      if (!existed && file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Replacement.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
      if (!existed) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
      }
      return new FileOutcome.Written(file.toString());
    } catch (CharacterCodingException e) {
      return new FileOutcome.Failed("File could not be decoded as utf-8: " + file);
    } catch (IOException e) {
      return new FileOutcome.Failed("File could not be written: " + file + " (" + reason(e) + ").");
    }
  }

  /** Names in a folder: folders first, each group without regard to case; empty on any error. */
  public static List<String> list(Path directory, String path) {
    List<String> folders = new ArrayList<>();
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> children =
        Files.newDirectoryStream(directory.resolve(path).normalize())) {
      for (Path child : children) {
        if (folders.size() + files.size() >= MAX_LISTED) {
          break;
        }
        if (Files.isDirectory(child)) {
          folders.add(child.getFileName() + "/");
        } else if (Files.exists(child)) {
          files.add(child.getFileName().toString());
        }
      }
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
    folders.sort(String.CASE_INSENSITIVE_ORDER);
    files.sort(String.CASE_INSENSITIVE_ORDER);
    folders.addAll(files);
    return folders;
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}

package dev.hands4j.storage.openhands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads files of the source, none larger than allowed, and nothing that is not a file. */
final class SourceFolder {
  private static final int LONGEST_NUMBER = 9;

  private final long maxBytes;

  SourceFolder(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The text of a file; empty when there is none. */
  Optional<String> text(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("is not a file");
    }
    try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(maxBytes + 1));
      if (bytes.length > maxBytes) {
        throw new IOException("is larger than %d bytes".formatted(maxBytes));
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException("is not UTF-8", e);
    }
  }

  /** Names of the folders in a folder, sorted, hidden ones left out. */
  static List<String> folders(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        for (Path child : children) {
          String name = child.getFileName().toString();
          if (!name.startsWith(".") && Files.isDirectory(child)) {
            names.add(name);
          }
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  /**
   * The ids of the events in a folder, ascending.
   *
   * @throws IOException when there are more than allowed, or the folder cannot be read
   */
  static long[] eventIds(Path folder, int most) throws IOException {
    long[] ids = new long[64];
    int count = 0;
    if (!Files.isDirectory(folder)) {
      return new long[0];
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String number = name.substring(0, name.length() - ".json".length());
        if (number.isEmpty()
            || number.length() > LONGEST_NUMBER
            || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
          continue;
        }
        if (count == most) {
          throw new IOException("has more than %d events".formatted(most));
        }
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, count * 2);
        }
        ids[count++] = Long.parseLong(number);
      }
    }
    ids = Arrays.copyOf(ids, count);
    Arrays.sort(ids);
    return ids;
  }
}

package dev.hands4j.storage.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file of encryption keys, which only its owner may read: one {@code id base64} a line, the
 * first seals, all open. Changes replace the file as a whole and hold for who opens it afterwards.
 *
 * <p>A rotation on one machine is {@link #add}, {@link #use}, then re-encryption, then {@link
 * #retire}. With several nodes, each step comes to all of them (file copied, node restarted) before
 * the next, so that nobody meets a key it does not have.
 */
public final class KeyFile {
  private static final int KEY_BYTES = 32;

  private KeyFile() {}

  /** The keys by id, the sealing one first. */
  static Map<String, SecretKeySpec> read(Path file) throws IOException {
    Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    for (Map.Entry<String, String> line : lines(file).entrySet()) {
      keys.put(line.getKey(), new SecretKeySpec(decode(file, line.getValue()), "AES"));
    }
    return keys;
  }

  private static Map<String, String> lines(Path file) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      if (!line.isBlank()) {
        String[] parts = line.strip().split(" ");
        if (parts.length != 2 || decode(file, parts[1]).length != KEY_BYTES) {
          throw unreadable(file);
        }
        lines.put(parts[0], parts[1]);
      }
    }
    if (lines.isEmpty()) {
      throw unreadable(file);
    }
    return lines;
  }

  private static byte[] decode(Path file, String text) throws IOException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw unreadable(file);
    }
  }

  private static IOException unreadable(Path file) {
    return new IOException(
        file
            + " is not a key file: each line must be an id and a key of 32 bytes in Base64;"
            + " restore it from a backup");
  }

  /** Makes a file with a new key, unless there is one. */
  static void create(Path file) throws IOException {
    Path written = write(file, fresh());
    try {
      Files.move(written, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(written);
    }
  }

  /**
   * Adds a new key that opens, but does not seal yet.
   *
   * @return its id
   */
  public static String add(Path file) throws IOException {
    Map<String, String> lines = lines(file);
    Map<String, String> fresh = fresh();
    lines.putAll(fresh);
    replace(file, lines);
    return fresh.keySet().iterator().next();
  }

  /** Makes a key of the file the sealing one. */
  public static void use(Path file, String id) throws IOException {
    Map<String, String> lines = lines(file);
    String key = lines.remove(id);
    if (key == null) {
      throw new IOException("there is no key " + id + " in " + file);
    }
    Map<String, String> reordered = new LinkedHashMap<>(Map.of(id, key));
    reordered.putAll(lines);
    replace(file, reordered);
  }

  /** Removes all keys but the sealing one; what they sealed must have been re-encrypted. */
  public static void retire(Path file) throws IOException {
    Map.Entry<String, String> sealing = lines(file).entrySet().iterator().next();
    replace(file, Map.of(sealing.getKey(), sealing.getValue()));
  }

  private static Map<String, String> fresh() {
    byte[] random = new byte[KEY_BYTES + 4];
    new SecureRandom().nextBytes(random);
    String id = HexFormat.of().formatHex(random, KEY_BYTES, random.length);
    return Map.of(id, Base64.getEncoder().encodeToString(Arrays.copyOf(random, KEY_BYTES)));
  }

  private static void replace(Path file, Map<String, String> lines) throws IOException {
    Files.move(
        write(file, lines),
        file,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path write(Path file, Map<String, String> lines) throws IOException {
    FileAttribute<?>[] attributes =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(written);
    StringBuilder text = new StringBuilder();
    lines.forEach((id, key) -> text.append(id).append(' ').append(key).append('\n'));
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            written,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
            attributes)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return written;
  }
}

package dev.hands4j.server.access;

import dev.hands4j.api.user.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tells programs of the person who owns the home from everybody else who can reach the port: a
 * random value in a file of the home that only its owner may read, new at each start. A web page
 * cannot read it, a sandbox does not see it. Stateless but for the file.
 */
public final class LocalKey {
  /** The header that carries it. */
  public static final String HEADER = "x-hands4j-local-key";

  private static final String FILE = "local.key";
  private static final int BYTES = 32;

  private LocalKey() {}

  /** Makes a new key and replaces the file, for the process that holds the lock of the home. */
  public static Secret write(Path home) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    try {
      Path fresh = Files.createTempFile(home, FILE, ".new", onlyForTheOwner(home));
      Files.writeString(fresh, key, StandardCharsets.UTF_8);
      Files.move(
          fresh,
          home.resolve(FILE),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the local key: " + e.getMessage(), e);
    }
    return new Secret(key);
  }

  /**
   * The key of the server that uses a home.
   *
   * @throws IOException when it is there and may not be read
   */
  public static Optional<Secret> read(Path home) throws IOException {
    try {
      return Optional.of(
          new Secret(Files.readString(home.resolve(FILE), StandardCharsets.UTF_8).strip()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static FileAttribute<?>[] onlyForTheOwner(Path home) {
    return home.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}

package dev.hands4j.storage.vault;

import dev.hands4j.api.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts with AES-256-GCM under a key from a file that only its owner may read. What was sealed
 * for one purpose does not open for another, so rows cannot be exchanged. The file may hold several
 * keys, one {@code id base64} a line: the first seals, all open.
 */
public final class Vault {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;

  private final Path file;
  private final Map<String, SecretKeySpec> keys;
  private final String sealing;
  private final SecureRandom random = new SecureRandom();

  private Vault(Path file, Map<String, SecretKeySpec> keys) {
    this.file = file;
    this.keys = keys;
    this.sealing = keys.keySet().iterator().next();
  }

  /** Reads the key file; makes one with a new key when there is none. */
  public static Vault open(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      if (!line.isBlank()) {
        String[] parts = line.strip().split(" ");
        byte[] key = parts.length == 2 ? decode(file, parts[1]) : new byte[0];
        if (key.length != KEY_BYTES) {
          throw unreadable(file);
        }
        keys.put(parts[0], new SecretKeySpec(key, "AES"));
      }
    }
    if (keys.isEmpty()) {
      throw unreadable(file);
    }
    return new Vault(file, keys);
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

  private static void create(Path file) throws IOException {
    byte[] random = new byte[KEY_BYTES + 4];
    new SecureRandom().nextBytes(random);
    String id = HexFormat.of().formatHex(random, KEY_BYTES, random.length);
    String key = Base64.getEncoder().encodeToString(Arrays.copyOf(random, KEY_BYTES));
    FileAttribute<?>[] attributes =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(written);
    try (var channel =
        Files.newByteChannel(
            written,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
            attributes)) {
      channel.write(StandardCharsets.US_ASCII.encode(id + " " + key + "\n"));
    }
    try {
      Files.move(written, file);
    } catch (FileAlreadyExistsException e) {
      Files.delete(written);
    }
  }

  /** Encrypts under the newest key. */
  public Sealed seal(String purpose, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] hidden = cipher(Cipher.ENCRYPT_MODE, sealing, purpose, nonce).doFinal(plain);
      byte[] bytes = Arrays.copyOf(nonce, nonce.length + hidden.length);
      System.arraycopy(hidden, 0, bytes, nonce.length, hidden.length);
      return new Sealed(sealing, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot encrypt", e);
    }
  }

  /**
   * Decrypts what was sealed for the same purpose.
   *
   * @throws StoreUnavailableException when its key is missing or the bytes were changed
   */
  public byte[] open(String keyId, String purpose, byte[] sealed) {
    if (!keys.containsKey(keyId)) {
      throw new StoreUnavailableException(
          "the key " + keyId + " that encrypted this is not in " + file + "; restore that file");
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, keyId, purpose, nonce)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new StoreUnavailableException(
          "an encrypted value was changed or belongs elsewhere; restore a backup", e);
    }
  }

  private Cipher cipher(int mode, String keyId, String purpose, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, keys.get(keyId), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /** Encrypted bytes and the key that opens them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only stored
  public record Sealed(String keyId, byte[] bytes) {}
}

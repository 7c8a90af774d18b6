package dev.hands4j.storage.vault;

import dev.hands4j.api.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts with AES-256-GCM under a key from a file that only its owner may read. What was sealed
 * for one purpose does not open for another, so rows cannot be exchanged. The file may hold several
 * keys ({@link KeyFile}): the first seals, all open.
 */
public final class Vault {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

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
      KeyFile.create(file);
    }
    return new Vault(file, KeyFile.read(file));
  }

  Path file() {
    return file;
  }

  /** The id of the key that seals. */
  String sealingKey() {
    return sealing;
  }

  boolean has(String keyId) {
    return keys.containsKey(keyId);
  }

  /** Encrypts under the first key of the file. */
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

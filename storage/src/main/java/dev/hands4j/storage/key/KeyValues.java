package dev.hands4j.storage.key;

import dev.hands4j.api.user.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Values of keys, in the form of enterprise-api.md §3.10, and what is stored of them. A value has
 * 190 bits of chance, so a slow hash would add nothing; a look-up is by the whole hash, so its time
 * says nothing about a value.
 */
public final class KeyValues {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 32;

  private final SecureRandom random = new SecureRandom();

  /** A new value. */
  public Secret fresh() {
    StringBuilder value = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      value.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return new Secret(value.toString());
  }

  /** What is stored of a value. */
  public static String hash(Secret value) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(value.reveal().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK cannot hash", e);
    }
  }
}

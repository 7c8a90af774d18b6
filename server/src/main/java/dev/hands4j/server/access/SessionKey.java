package dev.hands4j.server.access;

import dev.hands4j.api.user.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The session key and the cookie that stands for it. The cookie carries a value derived from the
 * key, so that the key itself is not kept in the browser and a new key ends all sessions.
 */
public final class SessionKey {
  /** Name of the cookie that a page holds instead of the key. */
  public static final String COOKIE = "hands4j_session";

  private final byte[] key;
  private final String cookie;

  public SessionKey(Secret key) {
    this.key = key.reveal().getBytes(StandardCharsets.UTF_8);
    this.cookie = derive(this.key);
  }

  /** Compares in constant time. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(key, candidate.getBytes(StandardCharsets.UTF_8));
  }

  boolean matchesCookie(String candidate) {
    return MessageDigest.isEqual(
        cookie.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  public String cookie() {
    return cookie;
  }

  private static String derive(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal("hands4j session cookie".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every Java runtime", e);
    }
  }
}

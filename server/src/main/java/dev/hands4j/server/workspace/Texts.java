package dev.hands4j.server.workspace;

/** What is text. */
public final class Texts {
  /** As far as git looks for a NUL. */
  private static final int LOOKED_AT = 8_000;

  private Texts() {}

  /** Whether these bytes are no text, as git decides it: they have a NUL near the beginning. */
  public static boolean isBinary(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }
}

package dev.hands4j.agent.memory;

/** Cuts long texts by code points (architecture §8 point 12). */
final class Cutting {
  private static final String CUT = "\n[... Observation truncated due to length ...]\n";

  private Cutting() {}

  /** The text, or its beginning and end with a remark between them. */
  static String middle(String text, int maxChars) {
    // A string has at least as many chars as code points, so most texts need no counting.
    if (text.length() <= maxChars) {
      return text;
    }
    int count = text.codePointCount(0, text.length());
    if (count <= maxChars) {
      return text;
    }
    int half = maxChars / 2;
    return text.substring(0, text.offsetByCodePoints(0, half))
        + CUT
        + text.substring(text.offsetByCodePoints(0, count - half));
  }
}

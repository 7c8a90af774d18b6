package dev.hands4j.storage.wire;

/** Cuts the middle out of long command output (events.md §6), by code points. */
final class Truncation {
  static final int LIMIT = 30_000;
  static final String MARKER = "\n[... Observation truncated due to length ...]\n";

  private Truncation() {}

  /** The text itself when it is short enough; cutting twice gives the same text. */
  static String middle(String text) {
    if (text.length() <= LIMIT || text.codePointCount(0, text.length()) <= LIMIT) {
      return text;
    }
    int head = text.offsetByCodePoints(0, LIMIT / 2);
    int tail = text.offsetByCodePoints(text.length(), -LIMIT / 2);
    return text.substring(0, head) + MARKER + text.substring(tail);
  }
}

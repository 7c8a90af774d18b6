package dev.hands4j.runtimeserver.shell;

/** From what a terminal showed to the text of an observation (runtime.md §8.3). */
public final class OutputText {
  private static final String CUT = "\n[... Observation truncated due to length ...]\n";

  private OutputText() {}

  /**
   * Without trailing blanks of each line, without the echo of what was typed, and without blank
   * space around it all.
   *
   * @param echo what was typed; empty when nothing was
   */
  static String clean(String shown, String echo) {
    StringBuilder text = new StringBuilder(shown.length());
    int blanks = 0;
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      if (c == ' ' || c == '\t') {
        blanks++;
        continue;
      }
      if (blanks > 0 && c != '\n') {
        text.append(shown, i - blanks, i);
      }
      blanks = 0;
      text.append(c);
    }
    String result = text.toString();
    if (!echo.isEmpty() && result.stripLeading().startsWith(echo)) {
      result = result.stripLeading().substring(echo.length());
    }
    return result.strip();
  }

  /** The first and the last half of a text that has more than {@code limit} code points. */
  public static String cut(String text, int limit) {
    if (text.length() <= limit || text.codePointCount(0, text.length()) <= limit) {
      return text;
    }
    int half = limit / 2;
    int head = text.offsetByCodePoints(0, half);
    int tail = text.offsetByCodePoints(text.length(), -half);
    return text.substring(0, head) + CUT + text.substring(tail);
  }
}

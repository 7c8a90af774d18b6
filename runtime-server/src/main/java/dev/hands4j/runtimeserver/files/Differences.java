package dev.hands4j.runtimeserver.files;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import java.util.List;

/** Unified differences without context, in the form of the wire (agent.md §14). */
final class Differences {
  private Differences() {}

  /** Empty when nothing changed; both labels are the path; lines without trailing blanks. */
  static String unified(String path, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    StringBuilder text = new StringBuilder("--- " + path + "\n+++ " + path);
    List<String> old = TextFile.linesWithEnds(before);
    List<String> now = TextFile.linesWithEnds(after);
    for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
      text.append("\n@@ -")
          .append(range(delta.getSource()))
          .append(" +")
          .append(range(delta.getTarget()))
          .append(" @@");
      append(text, '-', delta.getSource());
      append(text, '+', delta.getTarget());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, char sign, Chunk<String> chunk) {
    for (String line : chunk.getLines()) {
      text.append('\n').append((sign + line).stripTrailing());
    }
  }

  /** First line and count; a count of one is left out, and nothing counts from the line before. */
  private static String range(Chunk<String> chunk) {
    int count = chunk.size();
    int first = chunk.getPosition() + 1;
    return count == 1 ? Integer.toString(first) : (count == 0 ? first - 1 : first) + "," + count;
  }
}

package dev.hands4j.runtimeserver.files;

import java.util.List;

/** Text with line numbers, as the editor shows it (agent.md §14.2). */
final class Numbered {
  private static final int MAX_SHOWN = 16_000;

  private Numbered() {}

  /** Lines {@code start} to {@code end}, counted from 1, both included. */
  static String part(List<String> lines, int start, int end) {
    return start > lines.size()
        ? ""
        : String.join("", lines.subList(start - 1, Math.min(end, lines.size())));
  }

  static String block(String text, String description, int first) {
    String shown = text;
    if (text.length() > MAX_SHOWN) {
      shown =
          text.substring(0, MAX_SHOWN)
              + "<response clipped><NOTE>Due to the max output limit, only part of this file has"
              + " been shown to you. Search it with `grep -n` to find the lines you are looking"
              + " for.</NOTE>";
    }
    StringBuilder block =
        new StringBuilder("Here's the result of running `cat -n` on ")
            .append(description)
            .append(":\n");
    String body = shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
    int number = first;
    for (String line : body.split("\n", -1)) {
      block.append("%6d\t".formatted(number++)).append(line).append('\n');
    }
    return block.toString();
  }
}

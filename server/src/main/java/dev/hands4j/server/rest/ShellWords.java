package dev.hands4j.server.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits a text into words as a POSIX shell does, without expanding anything. */
final class ShellWords {
  private ShellWords() {}

  /** The words; empty when a quote or a backslash is left open. */
  static Optional<List<String>> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'') {
        if (i + 1 == text.length()) {
          return Optional.empty();
        }
        char next = text.charAt(++i);
        // Between double quotes a backslash only takes the meaning of these two.
        if (quote == '"' && next != '"' && next != '\\') {
          word.append(c);
        }
        word.append(next);
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      return Optional.empty();
    }
    if (inWord) {
      words.add(word.toString());
    }
    return Optional.of(List.copyOf(words));
  }
}

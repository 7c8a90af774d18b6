package dev.hands4j.runtimeserver.files;

import java.util.ArrayList;
import java.util.List;

/** Where a text occurs in another, literally. */
final class Occurrences {
  private static final int ENOUGH = 10_000;

  private Occurrences() {}

  /** Positions, not overlapping; an empty text is found everywhere. */
  static List<Integer> of(String text, String wanted) {
    List<Integer> places = new ArrayList<>();
    int step = Math.max(1, wanted.length());
    int at = text.indexOf(wanted);
    while (at >= 0 && places.size() < ENOUGH) {
      places.add(at);
      if (at + step > text.length()) {
        break;
      }
      at = text.indexOf(wanted, at + step);
    }
    return places;
  }

  /** The line of a position, counted from 1. */
  static int lineOf(String text, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }
}

package dev.hands4j.storage.search;

import dev.hands4j.api.search.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** Cuts the piece out of a text that shows what was found. */
final class Excerpts {
  private static final int BEFORE = 60;
  private static final int LENGTH = 240;

  private Excerpts() {}

  static Excerpt of(String text, List<String> asked) {
    List<Words.Word> places = Words.places(text, asked);
    int from = places.isEmpty() ? 0 : Math.max(0, places.getFirst().start() - BEFORE);
    if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
      from++;
    }
    int to = Math.min(text.length(), from + LENGTH);
    if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
      to--;
    }
    List<Excerpt.Mark> marks = new ArrayList<>();
    for (Words.Word place : places) {
      if (place.start() >= from && place.end() <= to) {
        marks.add(new Excerpt.Mark(place.start() - from, place.end() - from));
      }
    }
    return new Excerpt(text.substring(from, to), marks);
  }
}

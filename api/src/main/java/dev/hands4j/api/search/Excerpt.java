package dev.hands4j.api.search;

import java.util.List;

/**
 * A piece of text around what was found.
 *
 * @param marks what was found in it, in order
 */
public record Excerpt(String text, List<Mark> marks) {
  public Excerpt {
    marks = List.copyOf(marks);
  }

  /**
   * From {@code start} to before {@code end}, in UTF-16 units.
   *
   * @param start at least 0
   */
  public record Mark(int start, int end) {}
}

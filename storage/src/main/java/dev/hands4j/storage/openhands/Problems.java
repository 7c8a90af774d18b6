package dev.hands4j.storage.openhands;

import java.util.ArrayList;
import java.util.List;

/** Collects problems in words; only counts those beyond the first few. */
final class Problems {
  private static final int SHOWN = 10;

  private final List<String> first = new ArrayList<>();
  private int more;

  void add(String problem) {
    if (first.size() < SHOWN) {
      first.add(problem);
    } else {
      more++;
    }
  }

  boolean none() {
    return first.isEmpty();
  }

  List<String> list() {
    List<String> all = new ArrayList<>(first);
    if (more > 0) {
      all.add("and %d more".formatted(more));
    }
    return all;
  }
}

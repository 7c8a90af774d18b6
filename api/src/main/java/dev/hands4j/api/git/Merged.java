package dev.hands4j.api.git;

import java.util.List;

/**
 * What all linked providers have together: the items of those that answered, in the order in which
 * they are linked, and the failures of those that did not.
 */
public record Merged<T>(List<T> items, List<GitFailure> failures) {
  public Merged {
    items = List.copyOf(items);
    failures = List.copyOf(failures);
  }
}

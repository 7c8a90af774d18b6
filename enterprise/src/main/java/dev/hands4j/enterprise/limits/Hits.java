package dev.hands4j.enterprise.limits;

import java.time.Duration;
import java.util.List;

/** Counts what each key did in fixed windows. */
@FunctionalInterface
public interface Hits {

  /**
   * Counts one hit in the windows, in order; the first that has had enough ends it, and those after
   * it count nothing.
   */
  Outcome count(String key, List<Window> windows);

  /** What came of a hit. */
  sealed interface Outcome {
    record Admitted() implements Outcome {}

    /**
     * @param left until the window ends
     */
    record Exceeded(Window window, Duration left) implements Outcome {}

    /** Whoever counts did not answer; nobody is refused because of that. */
    record Unknown() implements Outcome {}
  }
}

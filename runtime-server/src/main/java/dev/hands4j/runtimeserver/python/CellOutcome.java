package dev.hands4j.runtimeserver.python;

import java.util.List;

/** How a cell ended. */
public sealed interface CellOutcome {
  /**
   * It ran, well or not.
   *
   * @param text what was printed and shown, a traceback included
   * @param images as data addresses
   */
  record Ran(String text, List<String> images, String interpreter) implements CellOutcome {}

  /** There is no Python that could run it. */
  record Missing(String message) implements CellOutcome {}
}

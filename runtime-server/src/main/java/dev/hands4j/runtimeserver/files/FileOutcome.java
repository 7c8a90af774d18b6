package dev.hands4j.runtimeserver.files;

import java.util.Optional;

/** What an action on a file led to. */
public sealed interface FileOutcome {
  /** A {@code read} observation. */
  record Text(String path, String content, String source) implements FileOutcome {}

  /** A {@code write} observation. */
  record Written(String path) implements FileOutcome {}

  /**
   * An {@code edit} observation; a refused edit is one too, its content says why.
   *
   * @param oldStr the action's own, not the file's text (events.md §4.6)
   */
  record Edited(
      String path, String content, Optional<String> oldStr, Optional<String> newStr, String diff)
      implements FileOutcome {}

  /** An {@code error} observation. */
  record Failed(String message) implements FileOutcome {}
}

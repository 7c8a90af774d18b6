package dev.hands4j.storage.openhands;

import java.util.List;

/**
 * What became of one thing in the source.
 *
 * @param name id of a conversation, name of a file
 * @param events stored events, for conversations
 * @param problems what could not be taken over as it was, in words, the first of them
 */
public record ImportedItem(
    Kind kind, String name, Outcome outcome, long events, List<String> problems) {
  public ImportedItem {
    problems = List.copyOf(problems);
  }

  /** What it is. */
  public enum Kind {
    CONVERSATION,
    SETTINGS,
    SECRETS,
    OTHER
  }

  /** What became of it. */
  public enum Outcome {
    IMPORTED,
    /** Imported, with problems. */
    PARTLY,
    /** It, or something of its name, is in the home; nothing changed. */
    PRESENT,
    /** Nothing of it was imported. */
    FAILED
  }
}

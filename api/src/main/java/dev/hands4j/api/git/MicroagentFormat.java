package dev.hands4j.api.git;

import java.util.List;
import java.util.Optional;

/**
 * Reads the text of a microagent file. Supplied by the room that owns the format ({@code agent}),
 * so that a file means the same when it is shown and when it is used. Pure and non-blocking.
 */
@FunctionalInterface
public interface MicroagentFormat {

  /** Content and triggers; empty when the file is not a well-formed microagent. */
  Optional<Parsed> parse(String path, String text);

  /**
   * The parts of a microagent file.
   *
   * @param content without the front matter
   */
  record Parsed(String content, List<String> triggers) {
    public Parsed {
      triggers = List.copyOf(triggers);
    }
  }
}

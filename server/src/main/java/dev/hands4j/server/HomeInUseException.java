package dev.hands4j.server;

import java.nio.file.Path;

/** Another process uses the same home; the message says which and what to do. */
public final class HomeInUseException extends Exception {
  private static final long serialVersionUID = 1L;

  HomeInUseException(Path home, String holder) {
    super(
        "Another Hands4j server uses %s (%s). Stop that one, or set HANDS4J_HOME to another folder."
            .formatted(home, holder));
  }
}

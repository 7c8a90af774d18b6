package dev.hands4j.cli.run;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** Shows what happens, event by event. */
interface Progress {
  void show(JsonNode event);

  /** One event a line, as the wire has it. */
  static Progress json(PrintStream out) {
    return event -> out.println(event.toString());
  }
}

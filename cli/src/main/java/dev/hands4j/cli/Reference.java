package dev.hands4j.cli;

import dev.hands4j.server.config.ConfigKey;
import dev.hands4j.server.config.ServerConfig;

/** {@code hands4j config}: the reference of all settings, as the rows of a Markdown table. */
final class Reference {
  private Reference() {}

  static int run(Surroundings here) {
    here.out().println("| Name | Default | Meaning |");
    here.out().println("|---|---|---|");
    for (ConfigKey key : ServerConfig.reference()) {
      here.out()
          .println(
              "| `%s` | `%s` | %s |"
                  .formatted(key.name(), key.fallback(), key.meaning())
                  .replace("| `` |", "| |"));
    }
    return ExitCode.OK;
  }
}

package dev.hands4j.cli;

import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.server.config.ConfigKey;
import dev.hands4j.server.config.ServerConfig;
import java.util.List;

/** {@code hands4j config}: the reference of all settings, as the rows of Markdown tables. */
final class Reference {
  private Reference() {}

  static int run(Surroundings here) {
    print(ServerConfig.reference(), here);
    here.out().println();
    here.out().println("Only with `EDITION=enterprise`:");
    here.out().println();
    print(EnterpriseConfig.reference(), here);
    return ExitCode.OK;
  }

  private static void print(List<ConfigKey> keys, Surroundings here) {
    here.out().println("| Name | Default | Meaning |");
    here.out().println("|---|---|---|");
    for (ConfigKey key : keys) {
      here.out()
          .println(
              "| `%s` | `%s` | %s |"
                  .formatted(key.name(), key.fallback(), key.meaning())
                  .replace("| `` |", "| |"));
    }
  }
}

package dev.hands4j.cli;

import dev.hands4j.server.config.ServerConfig;
import java.nio.file.Path;

/** {@code hands4j backup FILE}. */
final class Backup {
  private Backup() {}

  static int run(ServerConfig config, Path file, Surroundings here) {
    here.out().println("later " + config.home() + file);
    return ExitCode.OK;
  }
}

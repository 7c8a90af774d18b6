package dev.hands4j.cli;

import dev.hands4j.server.config.ServerConfig;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code hands4j backup FOLDER}: a copy as of one moment, which is a home of its own. Works beside
 * a running server and without one. It opens the database as the server does, so a home of an older
 * version is migrated first.
 */
final class Backup {
  private Backup() {}

  static int run(ServerConfig config, Path target, Surroundings here) {
    var _ = Logging.start(config.log(), here.environment());
    if (!Files.isDirectory(config.home())) {
      here.err().println("There is nothing to copy: " + config.home() + " does not exist.");
      return ExitCode.FAILED;
    }
    try (SqlStorage storage = SqlStorage.open(StorageConfig.in(config.home()))) {
      storage.backup(target);
    }
    here.out()
        .println(
            "The backup is in " + target.toAbsolutePath() + "; keep it as secret as the home.");
    return ExitCode.OK;
  }
}

package dev.hands4j.enterprise;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import java.nio.file.Path;
import java.time.Duration;

/** The shared database of a test's cluster, by a word that can be given to a child process. */
final class Databases {
  private Databases() {}

  /** {@code sqlite:FOLDER:POLL}, the latter in milliseconds. */
  static ClusterStorage.Opening named(String name) {
    String[] parts = name.split(":", -1);
    Path folder = Path.of(parts[1]);
    Duration poll = Duration.ofMillis(Long.parseLong(parts[2]));
    return () -> {
      ApiKeys keys = new KnownKeys();
      return new ClusterStorage(
          SqlStorage.open(StorageConfig.in(folder).withPollInterval(poll)), keys);
    };
  }
}

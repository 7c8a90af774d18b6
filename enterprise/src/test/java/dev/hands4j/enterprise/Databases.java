package dev.hands4j.enterprise;

import dev.hands4j.api.user.Secret;
import dev.hands4j.storage.PostgresConfig;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import dev.hands4j.testkit.services.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;

/** The shared database of a test's cluster, by a word that can be given to a child process. */
final class Databases {
  private Databases() {}

  static String sqlite(Path folder) {
    return "sqlite:" + folder;
  }

  static String postgres(TestPostgres.Database database, Path folder) {
    return "postgres:%s:%d:%s:%s"
        .formatted(folder, database.port(), database.host(), database.name());
  }

  /**
   * @param poll how often it looks for what others appended
   */
  static ClusterStorage.Opening named(String name, Duration poll) {
    String[] parts = name.split(":", -1);
    Path folder = Path.of(parts[1]);
    return parts[0].equals("sqlite")
        ? () -> opened(SqlStorage.open(StorageConfig.in(folder).withPollInterval(poll)))
        : () ->
            opened(
                SqlStorage.open(
                    PostgresConfig.at(
                            parts[3],
                            Integer.parseInt(parts[2]),
                            parts[4],
                            TestPostgres.USER,
                            new Secret(TestPostgres.PASSWORD),
                            folder.resolve("keys"))
                        .withPoll(poll)));
  }

  private static ClusterStorage opened(SqlStorage storage) {
    return new ClusterStorage(storage, new KnownKeys(storage.apiKeys()));
  }
}

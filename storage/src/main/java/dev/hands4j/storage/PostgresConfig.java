package dev.hands4j.storage;

import dev.hands4j.api.user.Secret;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where PostgreSQL is, and how much of it one node may use.
 *
 * @param maxConnections connections of this node together
 * @param acquire longest wait for a connection; also how long an append is repeated while its
 *     outcome is unknown; at least 250 ms
 * @param statement longest run of one statement, wait for one lock, or pause inside a transaction
 * @param poll how often appends of other nodes are looked for
 * @param keyFile the keys that encrypt secrets, the same on all nodes; made when it is missing and
 *     the database has none yet
 */
public record PostgresConfig(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    int maxConnections,
    Duration acquire,
    Duration statement,
    Duration poll,
    Path keyFile) {

  public PostgresConfig {
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections must be at least 1");
    }
    if (acquire.toMillis() < 250) {
      throw new IllegalArgumentException("acquire must be at least 250 ms, was " + acquire);
    }
    if (statement.toMillis() < 1 || poll.toMillis() < 1) {
      throw new IllegalArgumentException("statement and poll must be at least 1 ms");
    }
  }

  /** The defaults for a server. */
  public static PostgresConfig at(
      String host, int port, String database, String user, Secret password, Path keyFile) {
    return new PostgresConfig(
        host,
        port,
        database,
        user,
        password,
        20,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        keyFile);
  }

  public PostgresConfig withMaxConnections(int connections) {
    return new PostgresConfig(
        host, port, database, user, password, connections, acquire, statement, poll, keyFile);
  }

  public PostgresConfig withTimes(Duration newAcquire, Duration newStatement) {
    return new PostgresConfig(
        host,
        port,
        database,
        user,
        password,
        maxConnections,
        newAcquire,
        newStatement,
        poll,
        keyFile);
  }

  public PostgresConfig withPoll(Duration interval) {
    return new PostgresConfig(
        host,
        port,
        database,
        user,
        password,
        maxConnections,
        acquire,
        statement,
        interval,
        keyFile);
  }
}

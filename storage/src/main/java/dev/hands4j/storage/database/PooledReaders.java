package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads from a database server, on virtual threads of their own because an interrupt of the caller
 * would close the connection. A read whose connection turns out to be lost is asked once more.
 */
public final class PooledReaders implements ReadAccess {
  private final Postgres database;
  private volatile boolean closed;

  public PooledReaders(Postgres database) {
    this.database = database;
  }

  @Override
  public <T> T call(Session.SqlWork<T> work) {
    if (closed) {
      throw new StoreUnavailableException("the store is closed");
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("hands4j-sql-read")
        .start(() -> {
          try {
            result.complete(read(work));
          } catch (SQLException e) {
            result.completeExceptionally(
                new StoreUnavailableException("the database could not read: " + e.getMessage(), e));
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    return join(result);
  }

  private <T> T read(Session.SqlWork<T> work) throws SQLException {
    SQLException first;
    try (Connection connection = database.acquire()) {
      try {
        return work.run(new Session(connection, true));
      } catch (SQLException e) {
        if (!Postgres.isLost(e)) {
          throw e;
        }
        first = e;
      }
    }
    try (Connection connection = database.acquire()) {
      return work.run(new Session(connection, true));
    } catch (SQLException e) {
      e.addSuppressed(first);
      throw e;
    }
  }

  static <T> T join(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}

package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.sql.SQLException;

/** How the stores change the database: each piece of work in a transaction that is theirs alone. */
public interface WriteAccess extends AutoCloseable {

  /**
   * Queues work; waits for room when too much is queued. Work of one lane is done in the order in
   * which it was submitted.
   *
   * @param lane what the work belongs to, for example a conversation
   * @throws StoreUnavailableException when there was no room in time, or the store is closed
   */
  void submit(Object lane, Work work);

  /**
   * Runs work and waits until it is durable. When it fails, none of it has happened, unless the
   * message says that the outcome is unknown.
   *
   * @throws StoreUnavailableException when it is not durable
   */
  <T> T call(Session.SqlWork<T> work);

  /** Finishes what is queued. Closing twice is harmless. */
  @Override
  void close();

  /** Something to do inside a transaction, told of its outcome after it. */
  interface Work {
    /** A failure must leave the transaction as it was: one statement, or a savepoint. */
    void apply(Session session) throws SQLException;

    void committed();

    void failed(RuntimeException cause);
  }
}

package dev.hands4j.storage.database;

/** How the stores read: one statement at a time, no transaction stays open. */
public interface ReadAccess extends AutoCloseable {

  /**
   * Runs a read and waits for its answer.
   *
   * @throws dev.hands4j.api.StoreUnavailableException when the database does not answer
   */
  <T> T call(Session.SqlWork<T> work);

  /** Answers what is queued, then ends. Closing twice is harmless. */
  @Override
  void close();
}

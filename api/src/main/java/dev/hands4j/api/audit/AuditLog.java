package dev.hands4j.api.audit;

import java.time.Instant;
import java.util.List;

/**
 * Records of privileged acts, which are only ever added: there is no way to change or remove one.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface AuditLog {

  /** Adds a record, durable on return; the database says when. */
  void add(AuditRecord what);

  /**
   * Records in the order in which they were added.
   *
   * @param since the earliest time
   * @param after the number of the last record seen; 0 to begin
   * @param limit the most to answer, at least 1
   */
  List<Entry> read(Instant since, long after, int limit);

  /**
   * A record as it was stored.
   *
   * @param number grows, with gaps
   */
  record Entry(long number, Instant at, AuditRecord what) {}
}

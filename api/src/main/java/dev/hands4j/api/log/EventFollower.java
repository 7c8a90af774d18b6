package dev.hands4j.api.log;

import dev.hands4j.api.event.StoredEvent;
import java.time.Duration;
import java.util.List;

/**
 * Reads a log as it grows. Used by one thread at a time; any thread may close it, which wakes the
 * reader.
 */
public interface EventFollower extends AutoCloseable {

  /**
   * The next events in order, at most 1,000; empty when none came within {@code wait} or the
   * follower was closed or {@linkplain #wake woken}.
   *
   * @throws dev.hands4j.api.StoreUnavailableException when reading failed; the next call goes on at
   *     the same place
   */
  List<StoredEvent> next(Duration wait) throws InterruptedException;

  /** Ends a wait early; safe from any thread. */
  void wake();

  @Override
  void close();
}

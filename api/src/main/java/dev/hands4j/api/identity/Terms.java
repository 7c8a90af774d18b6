package dev.hands4j.api.identity;

import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has accepted the terms of use, and when (enterprise-api.md §3.6).
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface Terms {
  /** Records the acceptance; a later one moves the time. */
  void accept(UserId user);

  Optional<Instant> acceptedAt(UserId user);
}

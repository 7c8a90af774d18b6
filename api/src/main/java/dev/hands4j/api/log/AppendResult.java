package dev.hands4j.api.log;

import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import java.util.List;

/** What became of an append. */
public sealed interface AppendResult {

  /**
   * Durable.
   *
   * @param repeated whether an earlier append with this key had already stored it
   * @param missed events others appended after {@code takenThrough} and before this one, ascending;
   *     empty when no {@code takenThrough} was given
   */
  record Appended(EventId id, boolean repeated, List<StoredEvent> missed) implements AppendResult {
    public Appended {
      missed = List.copyOf(missed);
    }
  }

  /** Another owner exists, or the conversation was stopped: stop writing, do not retry. */
  record StaleOwner() implements AppendResult {}

  /** Stopped, deleted or unknown: people cannot write to it. */
  record NotRunning() implements AppendResult {}

  /** A pause, stop or other control event came first: read it before acting. */
  record Superseded(EventId control) implements AppendResult {}

  /** The database did not answer; the outcome is unknown, retry with the same key. */
  record Unavailable(String reason) implements AppendResult {}
}

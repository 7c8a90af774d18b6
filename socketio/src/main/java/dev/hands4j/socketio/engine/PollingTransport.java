package dev.hands4j.socketio.engine;

import java.util.Optional;

/**
 * HTTP long-polling: the client keeps one GET open, and it is answered with everything that waits
 * (Engine.IO 4, "HTTP long-polling"). Guarded by the session's lock.
 */
final class PollingTransport implements Transport {
  private Optional<Poll> parked = Optional.empty();

  @Override
  public String name() {
    return "polling";
  }

  /** Keeps a GET until there is something to say; false if one is kept already. */
  boolean park(Poll poll) {
    if (parked.isPresent()) {
      return false;
    }
    parked = Optional.of(poll);
    return true;
  }

  boolean isParked() {
    return parked.isPresent();
  }

  @Override
  public Optional<Lane> claim() {
    Optional<Lane> lane = parked.map(poll -> poll);
    parked = Optional.empty();
    return lane;
  }

  @Override
  public void close(CloseReason reason) {
    // Between polls there is no connection; a parked poll is answered by the session.
  }
}

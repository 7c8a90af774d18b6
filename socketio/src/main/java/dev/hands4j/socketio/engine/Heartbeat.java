package dev.hands4j.socketio.engine;

/**
 * When to ping and when to give up. In Engine.IO 4 the server pings, {@code pingInterval} after the
 * last pong, and the client must answer within {@code pingTimeout} ("Heartbeat"; socketio.md
 * §10.1). Any packet counts as a sign of life, so that a pong waiting behind a large upload does
 * not end the session. Not thread-safe; times are nanoseconds of one clock.
 */
final class Heartbeat {
  enum Due {
    NOTHING,
    PING,
    TIMEOUT
  }

  private final long interval;
  private final long timeout;
  private long lastHeard;
  private long lastPong;
  private long pingSent;
  private boolean waiting;

  Heartbeat(EngineConfig config, long now) {
    interval = config.pingInterval().toNanos();
    timeout = config.pingTimeout().toNanos();
    lastHeard = now;
    lastPong = now;
  }

  void heard(long now) {
    lastHeard = now;
  }

  void pong(long now) {
    lastHeard = now;
    lastPong = now;
    waiting = false;
  }

  Due tick(long now) {
    if (waiting) {
      long silentSince = Math.max(pingSent, lastHeard);
      return now - silentSince > timeout ? Due.TIMEOUT : Due.NOTHING;
    }
    if (now - lastPong < interval) {
      return Due.NOTHING;
    }
    waiting = true;
    pingSent = now;
    return Due.PING;
  }
}

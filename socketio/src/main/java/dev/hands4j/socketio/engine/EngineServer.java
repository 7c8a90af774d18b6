package dev.hands4j.socketio.engine;

import jakarta.servlet.http.HttpServlet;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All Engine.IO sessions of one server and the clock that watches over them. Thread-safe. One
 * daemon thread looks for what is overdue; it never blocks on a client.
 */
public final class EngineServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineServer.class);

  private final EngineConfig config;
  private final HandshakeGuard guard;
  private final Function<EngineSession, EngineListener> application;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<String, EngineSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final LongAdder slowConsumers = new LongAdder();
  private final ScheduledThreadPoolExecutor timer;
  private final ReentrantLock closing = new ReentrantLock();
  private final Condition sessionGone = closing.newCondition();
  private volatile boolean closed;

  /**
   * @param application makes the listener of each new session; called before the client is told
   *     that the session exists
   */
  public EngineServer(
      EngineConfig config,
      HandshakeGuard guard,
      Function<EngineSession, EngineListener> application) {
    this.config = config;
    this.guard = guard;
    this.application = application;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("socketio-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    long tick = config.tick().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  /**
   * Serves the protocol at whatever path it is mounted. The servlet context needs Jetty's WebSocket
   * container ({@code JettyWebSocketServletContainerInitializer.configure(context, null)} before
   * start) and asynchronous servlets.
   */
  public HttpServlet servlet() {
    return new EngineServlet(this);
  }

  /** Sessions that are not closed. */
  public int sessionCount() {
    return sessions.size();
  }

  /** Bytes that wait for clients or are being written, over all sessions. */
  public long queuedByteCount() {
    return queuedBytes.get();
  }

  /** Sessions closed since the start because the client did not keep up. */
  public long slowConsumersClosed() {
    return slowConsumers.sum();
  }

  /** Runs a short action that does not block, after a delay, on the timer thread. */
  public void later(Runnable action, Duration delay) {
    try {
      var _ = timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException shutDown) {
      log.debug("Timer is shut down");
    }
  }

  /**
   * Accepts no new session, writes what waits, and closes every session with code 1012, so that
   * clients reconnect. Blocks for at most {@code drainTimeout} and a second. Stop the HTTP server
   * afterwards.
   */
  @Override
  public void close() {
    closed = true;
    sessions.values().forEach(session -> session.close(CloseReason.SERVER_SHUTDOWN));
    closing.lock();
    try {
      long left = config.drainTimeout().plusSeconds(1).toNanos();
      while (!sessions.isEmpty() && left > 0) {
        left = sessionGone.awaitNanos(left);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      closing.unlock();
    }
    sessions.values().forEach(session -> session.abort(CloseReason.SERVER_SHUTDOWN));
    timer.shutdown(); // what was scheduled before, the cutting of dead connections, still runs
  }

  EngineConfig config() {
    return config;
  }

  HandshakeGuard guard() {
    return guard;
  }

  AtomicLong queuedBytes() {
    return queuedBytes;
  }

  long now() {
    return System.nanoTime();
  }

  boolean accepts() {
    return !closed && sessions.size() < config.maxSessions();
  }

  Optional<EngineSession> session(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Opens a session on this transport and queues its open packet. */
  Optional<EngineSession> open(Handshake handshake, Transport transport) {
    if (!accepts()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[15];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().encodeToString(bytes);
    var session = new EngineSession(this, id, handshake, transport);
    session.attach(application.apply(session));
    sessions.put(id, session);
    session.send(List.of(openPacket(id, transport)));
    if (closed) {
      session.abort(CloseReason.SERVER_SHUTDOWN); // opened beside close()
    }
    return Optional.of(session);
  }

  void forget(EngineSession session, CloseReason reason) {
    if (reason == CloseReason.SLOW_CONSUMER) {
      slowConsumers.increment();
    }
    sessions.remove(session.id());
    log.atDebug()
        .addKeyValue("reason", reason.text())
        .addKeyValue("sessions", sessions.size())
        .log("Session closed");
    closing.lock();
    try {
      sessionGone.signalAll();
    } finally {
      closing.unlock();
    }
  }

  private Frame openPacket(String id, Transport transport) {
    String upgrades = transport instanceof PollingTransport ? "[\"websocket\"]" : "[]";
    return Frame.control(
        PacketType.OPEN,
        "{\"sid\":\"%s\",\"upgrades\":%s,\"pingTimeout\":%d,\"pingInterval\":%d,\"maxPayload\":%d}"
            .formatted(
                id,
                upgrades,
                config.pingTimeout().toMillis(),
                config.pingInterval().toMillis(),
                config.advertisedMaxPayload()));
  }

  private void tick() {
    long now = now();
    for (EngineSession session : sessions.values()) {
      try {
        session.tick(now);
      } catch (RuntimeException failure) {
        log.error("A session could not be checked", failure);
        session.abort(CloseReason.TRANSPORT_ERROR);
      }
    }
  }
}

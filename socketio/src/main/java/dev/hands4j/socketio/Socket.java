package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.CloseReason;
import dev.hands4j.socketio.engine.EngineSession;
import dev.hands4j.socketio.engine.Handshake;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * One client in the main namespace, from its CONNECT packet on. All methods are safe from any
 * thread and do not block unless they say so. Once the client is gone, sending returns false and
 * joining does nothing.
 */
public final class Socket {
  private static final Logger log = LoggerFactory.getLogger(Socket.class);

  private enum State {
    CONNECTING,
    CONNECTED,
    CLOSED
  }

  private final String id;
  private final EngineSession session;
  private final Optional<JsonNode> auth;
  private final Rooms rooms;
  private final Inbox inbox;
  private final PendingAcks acks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> joined = new HashSet<>();
  private State state = State.CONNECTING;
  private Optional<SocketListener> listener = Optional.empty();

  Socket(
      String id,
      EngineSession session,
      Optional<JsonNode> auth,
      Rooms rooms,
      Inbox inbox,
      PendingAcks acks) {
    this.id = id;
    this.session = session;
    this.auth = auth;
    this.rooms = rooms;
    this.inbox = inbox;
    this.acks = acks;
  }

  /** The Socket.IO session id, which the client knows as {@code socket.id}. */
  public String id() {
    return id;
  }

  /** The request that opened the connection. */
  public Handshake handshake() {
    return session.handshake();
  }

  /** What the client gave as {@code auth}, if anything. */
  public Optional<JsonNode> auth() {
    return auth;
  }

  /** {@code polling} or {@code websocket}, as of now. */
  public String transport() {
    return session.transportName();
  }

  /** Whether the client was accepted and is not gone. */
  public boolean isConnected() {
    return is(State.CONNECTED);
  }

  /** Whether the client is gone or was refused. */
  public boolean isClosed() {
    return is(State.CLOSED);
  }

  /** Frames that wait for this client or are being written. */
  public int queued() {
    return session.queuedFrames();
  }

  // ---- sending -------------------------------------------------------------------------------

  /** Sends an event. A client whose queue is full is closed as a slow consumer. */
  public boolean emit(String event, Payload... args) {
    return emit(EncodedEvent.of(event, args));
  }

  /** Sends an event that was encoded before. */
  public boolean emit(EncodedEvent event) {
    return !isClosed() && session.send(event.frames());
  }

  /**
   * Sends an event when the client's queue is less than half full, and blocks until then; for
   * replays. A client that makes no room within {@code sendTimeout} is closed.
   *
   * @return false if the client is gone: stop replaying
   */
  public boolean emitWhenReady(EncodedEvent event) throws InterruptedException {
    return !isClosed() && session.sendWhenReady(event.frames());
  }

  /**
   * Sends an event and waits for the client's acknowledgement. Not for a connect handler to wait
   * for: before the client is connected it handles no events.
   *
   * @return its arguments; fails with {@link java.util.concurrent.TimeoutException} or {@link
   *     SocketClosedException}. Completed on a virtual thread
   */
  public CompletableFuture<List<JsonNode>> emitWithAck(
      String event, Duration timeout, Payload... args) {
    PendingAcks.Pending pending = acks.expect(timeout);
    boolean sent =
        !isClosed()
            && session.send(
                PacketEncoder.event(event, OptionalLong.of(pending.id()), List.of(args)));
    if (!sent) {
      pending.answer().completeExceptionally(new SocketClosedException("not connected"));
    }
    return pending.answer();
  }

  // ---- rooms ---------------------------------------------------------------------------------

  /** Joins a room; every room is left when the client goes. */
  public void join(String room) {
    lock.lock();
    try {
      if (state != State.CLOSED && joined.add(room)) {
        rooms.join(room, this);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Leaves a room. */
  public void leave(String room) {
    lock.lock();
    try {
      if (joined.remove(room)) {
        rooms.leave(room, this);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The rooms this client is in. */
  public Set<String> rooms() {
    lock.lock();
    try {
      return Set.copyOf(joined);
    } finally {
      lock.unlock();
    }
  }

  // ---- end -----------------------------------------------------------------------------------

  /**
   * Sends what waits and then DISCONNECT ({@code 41}), and closes. The client reports {@code io
   * server disconnect} and does not come back by itself (socketio.md §10.3).
   */
  public void disconnect() {
    if (end(DisconnectReason.SERVER_DISCONNECT)) {
      session.sendAndClose(PacketEncoder.disconnect(), CloseReason.FORCED_CLOSE);
    }
  }

  /**
   * Sends what waits and closes the connection without DISCONNECT: the client reports {@code
   * transport close} and reconnects by itself.
   */
  public void closeTransport() {
    if (end(DisconnectReason.SERVER_DISCONNECT)) {
      session.close(CloseReason.FORCED_CLOSE);
    }
  }

  // ---- called by the connection --------------------------------------------------------------

  void accept(SocketListener accepted) {
    lock.lock();
    try {
      listener = Optional.of(accepted);
      if (state != State.CONNECTING) {
        return; // left meanwhile; the listener hears of it next
      }
      state = State.CONNECTED;
    } finally {
      lock.unlock();
    }
    session.send(PacketEncoder.connected(id));
  }

  void dispatch(SocketEvent event) {
    Optional<SocketListener> target = listener();
    if (target.isEmpty()) {
      return; // sent before the acknowledgement, by a client that was then refused
    }
    try {
      target.get().onEvent(event);
    } catch (Exception failure) {
      log.atError().setCause(failure).addKeyValue("socket", id).log("An event handler failed");
    }
  }

  void acknowledged(long ackId, List<JsonNode> args) {
    acks.complete(ackId, args);
  }

  void sendAck(long ackId, List<Payload> args) {
    if (!isClosed()) {
      session.send(PacketEncoder.ack(ackId, args));
    }
  }

  /** Leaves everything; the listener is told after the events it still has to handle. */
  boolean end(DisconnectReason reason) {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return false;
      }
      state = State.CLOSED;
      joined.forEach(room -> rooms.leave(room, this));
      joined.clear();
    } finally {
      lock.unlock();
    }
    acks.failAll(reason);
    inbox.put(() -> ended(reason), 0);
    return true;
  }

  private void ended(DisconnectReason reason) {
    try {
      listener().ifPresent(target -> target.onDisconnect(reason));
    } catch (RuntimeException failure) {
      log.atError().setCause(failure).addKeyValue("socket", id).log("A disconnect handler failed");
    }
  }

  private Optional<SocketListener> listener() {
    lock.lock();
    try {
      return listener;
    } finally {
      lock.unlock();
    }
  }

  private boolean is(State expected) {
    lock.lock();
    try {
      return state == expected;
    } finally {
      lock.unlock();
    }
  }
}

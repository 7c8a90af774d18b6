package dev.hands4j.socketio.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One client, from its handshake to its end, whatever transport carries it.
 *
 * <pre>
 * OPEN ──close()──▶ CLOSING (no new frames; what waits is written) ──▶ CLOSED
 *   └───────────────── abort(), failure, timeout ─────────────────────▶
 * </pre>
 *
 * <p>All methods are safe from any thread. One lock guards the state; nothing foreign is called and
 * nothing is written while it is held. Sending is in {@link Sender}, the brake on reading in {@link
 * ReadGate}, the times of pings in {@link Heartbeat}.
 */
public final class EngineSession {
  private static final Frame CLOSE = Frame.control(PacketType.CLOSE, "");
  private static final Frame NOOP = Frame.control(PacketType.NOOP, "");
  private static final Frame PING = Frame.control(PacketType.PING, "");

  /** How long a poll that arrives during an upgrade waits for data before it is sent away. */
  private static final Duration UPGRADE_POLL = Duration.ofMillis(50);

  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  /** A WebSocket that wants to take over, and whether its {@code 2probe} was answered. */
  private record Probe(WebSocketTransport socket, long since, boolean answered) {}

  private final String id;
  private final Handshake handshake;
  private final EngineServer server;
  private final ReadGate gate = new ReadGate();
  private final AtomicBoolean posting = new AtomicBoolean();

  /** Held while a packet is handled, so that two transports never deliver at the same time. */
  private final ReentrantLock receiving = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Sender sender;
  private final Heartbeat heartbeat;
  private volatile EngineListener listener = new UnattachedListener();
  private Optional<Probe> probe = Optional.empty();
  private State state = State.OPEN;
  private CloseReason closing = CloseReason.FORCED_CLOSE;
  private long closingSince;

  EngineSession(EngineServer server, String id, Handshake handshake, Transport transport) {
    this.server = server;
    this.id = id;
    this.handshake = handshake;
    this.sender = new Sender(lock, server, transport, this::abort, this::finishIfDrained);
    this.heartbeat = new Heartbeat(server.config(), server.now());
  }

  void attach(EngineListener attached) {
    listener = attached;
  }

  /** The session id on the wire. Who knows it may speak for the client: never log it. */
  public String id() {
    return id;
  }

  /** The request that opened the session. */
  public Handshake handshake() {
    return handshake;
  }

  /** {@code polling} or {@code websocket}, as of now. */
  public String transportName() {
    lock.lock();
    try {
      return sender.transport().name();
    } finally {
      lock.unlock();
    }
  }

  /** Whether frames are still accepted. */
  public boolean isOpen() {
    lock.lock();
    try {
      return state == State.OPEN;
    } finally {
      lock.unlock();
    }
  }

  /** Frames that wait or are being written. */
  public int queuedFrames() {
    lock.lock();
    try {
      return sender.frames();
    } finally {
      lock.unlock();
    }
  }

  // ---- sending -------------------------------------------------------------------------------

  /**
   * Queues frames as one uninterrupted group. Never blocks. If they do not fit, the client is too
   * slow and the session ends with {@link CloseReason#SLOW_CONSUMER}.
   *
   * @return whether they were queued
   */
  public boolean send(List<Frame> frames) {
    return isQueued(sender.offer(frames));
  }

  /**
   * Queues frames when at least half of the queue is free, waiting for it at most {@code
   * sendTimeout}. For long replays: call it on a virtual thread. A client that makes no room in
   * that time is closed as {@link CloseReason#SLOW_CONSUMER}.
   *
   * @return whether they were queued; false means the session is over
   */
  public boolean sendWhenReady(List<Frame> frames) throws InterruptedException {
    return isQueued(sender.offerWhenReady(frames));
  }

  private boolean isQueued(Sender.Offer offer) {
    return switch (offer) {
      case QUEUED -> true;
      case ENDED -> false;
      case FULL -> {
        abort(CloseReason.SLOW_CONSUMER);
        yield false;
      }
    };
  }

  /** Queues last frames, whatever the limits, and then closes gracefully. */
  public void sendAndClose(List<Frame> last, CloseReason reason) {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      state = State.CLOSING;
      closing = reason;
      closingSince = server.now();
      sender.finishWith(last);
    } finally {
      lock.unlock();
    }
    sender.drain();
  }

  /** Writes what waits, for at most {@code drainTimeout}, and then closes the transport. */
  public void close(CloseReason reason) {
    sendAndClose(List.of(), reason);
  }

  /** Ends the session now; what waits is dropped. */
  public void abort(CloseReason reason) {
    finish(reason, CLOSE);
  }

  /**
   * A polling client gets the close packet as the answer of a poll of its own: in one payload with
   * DISCONNECT, socket.io-client 4 would see the close first and reconnect. A shutdown does not
   * wait for that poll; the next one fails, which says the same.
   */
  private void finishIfDrained() {
    CloseReason reason;
    lock.lock();
    try {
      if (state != State.CLOSING || !sender.isIdle()) {
        return;
      }
      if (closing != CloseReason.SERVER_SHUTDOWN
          && sender.transport() instanceof PollingTransport polling
          && !polling.isParked()) {
        return;
      }
      reason = closing;
    } finally {
      lock.unlock();
    }
    abort(reason);
  }

  // ---- receiving -----------------------------------------------------------------------------

  /**
   * Handles one packet of the client. A packet that breaks the protocol ends the session.
   *
   * @return whether the packet was valid
   */
  boolean receive(Packet packet) {
    receiving.lock();
    try {
      lock.lock();
      try {
        if (state == State.CLOSED) {
          return true;
        }
        heartbeat.heard(server.now());
      } finally {
        lock.unlock();
      }
      switch (packet) {
        case Packet.Binary binary -> listener.onBinary(binary.data());
        case Packet.Text text -> receive(text);
      }
      return true;
    } catch (ProtocolException invalid) {
      abort(CloseReason.PARSE_ERROR);
      return false;
    } finally {
      receiving.unlock();
    }
  }

  private void receive(Packet.Text packet) throws ProtocolException {
    switch (packet.type()) {
      case MESSAGE -> listener.onText(packet.data());
      case CLOSE -> finish(CloseReason.TRANSPORT_CLOSE, NOOP);
      case PONG -> {
        lock.lock();
        try {
          heartbeat.pong(server.now());
        } finally {
          lock.unlock();
        }
      }
      // What only a server may send, or what belongs on a probe, is ignored.
      case OPEN, PING, UPGRADE, NOOP -> {}
    }
  }

  /** Stops reading after the message in hand; TCP or the open POST slows the client down. */
  public void pauseReading() {
    gate.pause();
  }

  /** Reads on. */
  public void resumeReading() {
    gate.resume();
  }

  /** Runs the action now, or when reading is resumed or the session ends. */
  void whenReadable(Runnable action) {
    gate.pass(action);
  }

  // ---- polling -------------------------------------------------------------------------------

  /** Takes a GET. A second one while the first waits ends the session: order would be lost. */
  boolean poll(Poll poll) {
    boolean parked;
    boolean upgrading;
    lock.lock();
    try {
      if (state == State.CLOSED || !(sender.transport() instanceof PollingTransport polling)) {
        return false;
      }
      parked = polling.park(poll);
      upgrading = probe.filter(Probe::answered).isPresent();
    } finally {
      lock.unlock();
    }
    if (!parked) {
      abort(CloseReason.TRANSPORT_ERROR);
      return false;
    }
    if (upgrading) {
      server.later(this::answerIdlePoll, UPGRADE_POLL);
    }
    sender.drain();
    return true;
  }

  /** Whether a POST may begin; the caller ends it with {@link #endPost}. */
  boolean beginPost() {
    return posting.compareAndSet(false, true);
  }

  void endPost() {
    posting.set(false);
  }

  boolean isPolling() {
    lock.lock();
    try {
      return state != State.CLOSED && sender.transport() instanceof PollingTransport;
    } finally {
      lock.unlock();
    }
  }

  /** Sends a waiting poll away with a noop, so that the client can pause polling. */
  private void answerIdlePoll() {
    Optional<Transport.Lane> idle;
    lock.lock();
    try {
      idle =
          sender.isEmpty() && sender.transport() instanceof PollingTransport polling
              ? polling.claim()
              : Optional.empty();
    } finally {
      lock.unlock();
    }
    idle.ifPresent(poll -> poll.write(List.of(NOOP), _ -> {}));
  }

  // ---- upgrade -------------------------------------------------------------------------------

  /** Whether a WebSocket may try to take over: only one at a time, and only from polling. */
  boolean mayProbe() {
    lock.lock();
    try {
      return state == State.OPEN
          && sender.transport() instanceof PollingTransport
          && probe.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean beginProbe(WebSocketTransport candidate) {
    lock.lock();
    try {
      if (!mayProbe()) {
        return false;
      }
      probe = Optional.of(new Probe(candidate, server.now(), false));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The client will now finish its poll, which must therefore end soon. */
  void probeAnswered(WebSocketTransport candidate) {
    lock.lock();
    try {
      probe = probe.map(p -> p.socket() == candidate ? new Probe(candidate, p.since(), true) : p);
    } finally {
      lock.unlock();
    }
    answerIdlePoll();
  }

  /** The client has paused polling: everything that waits goes to the WebSocket. */
  boolean completeUpgrade(WebSocketTransport candidate) {
    Optional<Transport.Lane> lastPoll;
    lock.lock();
    try {
      if (state == State.CLOSED
          || probe.filter(p -> p.socket() == candidate && p.answered()).isEmpty()) {
        return false;
      }
      lastPoll = sender.transport().claim();
      sender.switchTo(candidate);
      probe = Optional.empty();
      heartbeat.heard(server.now());
    } finally {
      lock.unlock();
    }
    lastPoll.ifPresent(poll -> poll.write(List.of(NOOP), _ -> {}));
    sender.drain();
    return true;
  }

  /** A transport is gone: the end of the session, or of an attempt to upgrade. */
  void transportClosed(WebSocketTransport closed, CloseReason reason) {
    lock.lock();
    try {
      probe = probe.filter(p -> p.socket() != closed);
      if (sender.transport() != closed) {
        return;
      }
    } finally {
      lock.unlock();
    }
    abort(reason);
  }

  // ---- time and end --------------------------------------------------------------------------

  /** Looks at every deadline of this session. */
  void tick(long now) {
    EngineConfig config = server.config();
    Optional<CloseReason> over = Optional.empty();
    Optional<Probe> lateProbe = Optional.empty();
    lock.lock();
    try {
      if (gate.isPaused()) {
        heartbeat.heard(now); // its silence is ours
      }
      if (state == State.CLOSING && now - closingSince > config.drainTimeout().toNanos()) {
        over = Optional.of(closing);
      } else if (state == State.OPEN) {
        over = overdue(now);
        lateProbe = probe.filter(p -> now - p.since() > config.upgradeTimeout().toNanos());
        if (lateProbe.isPresent()) {
          probe = Optional.empty();
        }
      }
    } finally {
      lock.unlock();
    }
    lateProbe.ifPresent(late -> late.socket().close(CloseReason.TRANSPORT_CLOSE));
    over.ifPresentOrElse(this::abort, sender::drain);
  }

  private Optional<CloseReason> overdue(long now) {
    if (sender.isStalled(now)) {
      return Optional.of(CloseReason.SLOW_CONSUMER);
    }
    return switch (heartbeat.tick(now)) {
      case TIMEOUT -> Optional.of(CloseReason.PING_TIMEOUT);
      case PING -> {
        sender.urgent(PING);
        yield Optional.empty();
      }
      case NOTHING -> Optional.empty();
    };
  }

  /**
   * The only way into {@link State#CLOSED}.
   *
   * @param lastWord what a waiting poll is answered with
   */
  private void finish(CloseReason reason, Frame lastWord) {
    Transport last;
    Optional<Probe> lastProbe;
    Optional<Transport.Lane> poll;
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      sender.end();
      last = sender.transport();
      lastProbe = probe;
      probe = Optional.empty();
      poll = last instanceof PollingTransport polling ? polling.claim() : Optional.empty();
    } finally {
      lock.unlock();
    }
    try {
      listener.onClose(reason); // first: when the client notices, the application knows
    } finally {
      poll.ifPresent(lane -> lane.write(List.of(lastWord), _ -> {}));
      last.close(reason);
      lastProbe.ifPresent(p -> p.socket().close(reason));
      gate.end();
      server.forget(this, reason); // last: a server that is closing waits for the close frame
    }
  }

  /** Until the application's listener is attached, before the first packet is read. */
  private static final class UnattachedListener implements EngineListener {
    @Override
    public void onText(String text) {}

    @Override
    public void onBinary(byte[] data) {}

    @Override
    public void onClose(CloseReason reason) {}
  }
}

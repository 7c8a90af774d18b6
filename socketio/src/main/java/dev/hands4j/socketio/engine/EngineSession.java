package dev.hands4j.socketio.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client, from its handshake to its end, whatever transport carries it.
 *
 * <pre>
 * OPEN ──close()──▶ CLOSING (no new frames; what waits is written) ──▶ CLOSED
 *   └───────────────── abort(), failure, timeout ─────────────────────▶
 * </pre>
 *
 * <p>All methods are safe from any thread. Frames leave in the order in which they were accepted,
 * also across an upgrade. One lock guards the state; nothing foreign is called and nothing is
 * written while it is held. Whoever adds a frame also starts writing, and one thread at a time
 * hands frames to the transport ({@link #drain}), which never blocks.
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

  private final String id;
  private final Handshake handshake;
  private final EngineServer server;
  private final AtomicBoolean posting = new AtomicBoolean();

  /** Held while a packet is handled, so that two transports never deliver at the same time. */
  private final ReentrantLock receiving = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition space = lock.newCondition();
  private final Outbox outbox;
  private final Heartbeat heartbeat;
  private final List<Runnable> waitingToRead = new ArrayList<>();
  private volatile EngineListener listener = new UnattachedListener();
  private Transport transport;
  private @Nullable WebSocketTransport probe;
  private boolean probeAnswered;
  private long probeSince;
  private boolean draining;
  private boolean readingPaused;
  private State state = State.OPEN;
  private CloseReason closing = CloseReason.FORCED_CLOSE;
  private long closingSince;

  EngineSession(EngineServer server, String id, Handshake handshake, Transport transport) {
    this.server = server;
    this.id = id;
    this.handshake = handshake;
    this.transport = transport;
    this.outbox = new Outbox(server.config(), server.queuedBytes());
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
      return transport.name();
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
      return outbox.frames();
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
    lock.lock();
    try {
      if (state != State.OPEN) {
        return false;
      }
      if (outbox.fits(frames)) {
        outbox.add(frames);
        frames = List.of();
      }
    } finally {
      lock.unlock();
    }
    if (!frames.isEmpty()) {
      finish(CloseReason.SLOW_CONSUMER, CLOSE);
      return false;
    }
    drain();
    return true;
  }

  /**
   * Queues frames when at least half of the queue is free, waiting for it at most {@code
   * sendTimeout}. For long replays: call it on a virtual thread. A client that makes no room in
   * that time is closed as {@link CloseReason#SLOW_CONSUMER}.
   *
   * @return whether they were queued; false means the session is over
   */
  public boolean sendWhenReady(List<Frame> frames) throws InterruptedException {
    boolean tooSlow = false;
    lock.lock();
    try {
      long left = server.config().sendTimeout().toNanos();
      while (state == State.OPEN && !outbox.fitsHalf(frames) && left > 0) {
        left = space.awaitNanos(left);
      }
      if (state != State.OPEN) {
        return false;
      }
      if (outbox.fitsHalf(frames)) {
        outbox.add(frames);
      } else {
        tooSlow = true;
      }
    } finally {
      lock.unlock();
    }
    if (tooSlow) {
      finish(CloseReason.SLOW_CONSUMER, CLOSE);
      return false;
    }
    drain();
    return true;
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
      outbox.add(last);
      space.signalAll();
    } finally {
      lock.unlock();
    }
    drain();
  }

  /** Writes what waits, for at most {@code drainTimeout}, and then closes the transport. */
  public void close(CloseReason reason) {
    sendAndClose(List.of(), reason);
  }

  /** Ends the session now; what waits is dropped. */
  public void abort(CloseReason reason) {
    finish(reason, CLOSE);
  }

  /** Hands frames to the transport until it takes no more or nothing waits. */
  private void drain() {
    lock.lock();
    try {
      if (draining) {
        return; // the thread that is at it will see what was added
      }
      draining = true;
    } finally {
      lock.unlock();
    }
    while (true) {
      Transport.Lane lane;
      List<Frame> frames;
      lock.lock();
      try {
        Optional<Transport.Lane> claimed = outbox.isEmpty() ? Optional.empty() : transport.claim();
        if (claimed.isEmpty()) {
          draining = false;
          break;
        }
        lane = claimed.get();
        frames = outbox.take(lane.maxFrames(), lane.maxBytes(), server.now());
      } finally {
        lock.unlock();
      }
      try {
        lane.write(frames, failure -> written(frames, failure));
      } catch (RuntimeException failure) {
        written(frames, Optional.of(failure));
      }
    }
    finishIfDrained();
  }

  private void written(List<Frame> frames, Optional<Throwable> failure) {
    lock.lock();
    try {
      outbox.completed(frames, server.now());
      space.signalAll();
    } finally {
      lock.unlock();
    }
    if (failure.isPresent()) {
      finish(CloseReason.TRANSPORT_ERROR, CLOSE);
    } else {
      drain();
    }
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
      if (state != State.CLOSING || !outbox.isIdle()) {
        return;
      }
      if (closing != CloseReason.SERVER_SHUTDOWN
          && transport instanceof PollingTransport polling
          && !polling.isParked()) {
        return;
      }
      reason = closing;
    } finally {
      lock.unlock();
    }
    finish(reason, CLOSE);
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
      finish(CloseReason.PARSE_ERROR, CLOSE);
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

  /**
   * Stops reading from the client after the message in hand; TCP or the open POST slows it down.
   */
  public void pauseReading() {
    lock.lock();
    try {
      readingPaused = true;
    } finally {
      lock.unlock();
    }
  }

  /** Reads on. */
  public void resumeReading() {
    List<Runnable> readers;
    lock.lock();
    try {
      readingPaused = false;
      heartbeat.heard(server.now());
      readers = List.copyOf(waitingToRead);
      waitingToRead.clear();
    } finally {
      lock.unlock();
    }
    readers.forEach(Runnable::run);
  }

  /** Runs the action now, or when reading is resumed or the session ends. */
  void whenReadable(Runnable action) {
    lock.lock();
    try {
      if (readingPaused && state != State.CLOSED) {
        waitingToRead.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  // ---- polling -------------------------------------------------------------------------------

  /** Takes a GET. A second one while the first waits ends the session: order would be lost. */
  boolean poll(Poll poll) {
    boolean parked;
    boolean upgrading;
    lock.lock();
    try {
      if (state == State.CLOSED || !(transport instanceof PollingTransport polling)) {
        return false;
      }
      parked = polling.park(poll);
      upgrading = probeAnswered;
    } finally {
      lock.unlock();
    }
    if (!parked) {
      finish(CloseReason.TRANSPORT_ERROR, CLOSE);
      return false;
    }
    if (upgrading) {
      server.later(this::answerIdlePoll, UPGRADE_POLL);
    }
    drain();
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
      return state != State.CLOSED && transport instanceof PollingTransport;
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
          outbox.isEmpty() && transport instanceof PollingTransport polling
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
      return state == State.OPEN && transport instanceof PollingTransport && probe == null;
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
      probe = candidate;
      probeSince = server.now();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The client will now finish its poll, which must therefore end soon. */
  void probeAnswered(WebSocketTransport candidate) {
    lock.lock();
    try {
      probeAnswered = probe == candidate;
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
      if (probe != candidate || !probeAnswered || state == State.CLOSED) {
        return false;
      }
      lastPoll = transport.claim();
      transport = candidate;
      probe = null;
      probeAnswered = false;
      heartbeat.heard(server.now());
    } finally {
      lock.unlock();
    }
    lastPoll.ifPresent(poll -> poll.write(List.of(NOOP), _ -> {}));
    drain();
    return true;
  }

  /** A transport is gone: the end of the session, or of an attempt to upgrade. */
  void transportClosed(WebSocketTransport closed, CloseReason reason) {
    lock.lock();
    try {
      if (probe == closed) {
        probe = null;
        probeAnswered = false;
      }
      if (transport != closed) {
        return;
      }
    } finally {
      lock.unlock();
    }
    finish(reason, CLOSE);
  }

  // ---- time and end --------------------------------------------------------------------------

  /** Looks at every deadline of this session. */
  void tick(long now) {
    EngineConfig config = server.config();
    Optional<CloseReason> over = Optional.empty();
    Optional<WebSocketTransport> lateProbe = Optional.empty();
    lock.lock();
    try {
      if (readingPaused) {
        heartbeat.heard(now); // its silence is ours
      }
      if (state == State.CLOSING) {
        if (now - closingSince > config.drainTimeout().toNanos()) {
          over = Optional.of(closing);
        }
      } else if (state == State.OPEN) {
        if (outbox.stalled(now, config.sendTimeout().toNanos())) {
          over = Optional.of(CloseReason.SLOW_CONSUMER);
        } else {
          switch (heartbeat.tick(now)) {
            case TIMEOUT -> over = Optional.of(CloseReason.PING_TIMEOUT);
            case PING -> outbox.addFirst(PING);
            case NOTHING -> {}
          }
        }
        if (probe != null && now - probeSince > config.upgradeTimeout().toNanos()) {
          lateProbe = Optional.of(probe);
          probe = null;
          probeAnswered = false;
        }
      }
    } finally {
      lock.unlock();
    }
    lateProbe.ifPresent(late -> late.close(CloseReason.TRANSPORT_CLOSE));
    if (over.isPresent()) {
      finish(over.get(), CLOSE);
    } else {
      drain();
    }
  }

  /**
   * The only way into {@link State#CLOSED}.
   *
   * @param lastWord what a waiting poll is answered with
   */
  private void finish(CloseReason reason, Frame lastWord) {
    Transport last;
    Optional<WebSocketTransport> lastProbe;
    Optional<Transport.Lane> poll;
    List<Runnable> readers;
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      outbox.clear();
      space.signalAll();
      last = transport;
      lastProbe = Optional.ofNullable(probe);
      probe = null;
      poll = transport instanceof PollingTransport polling ? polling.claim() : Optional.empty();
      readers = List.copyOf(waitingToRead);
      waitingToRead.clear();
    } finally {
      lock.unlock();
    }
    server.forget(this, reason);
    try {
      listener.onClose(reason); // first: when the client notices, the application knows
    } finally {
      poll.ifPresent(lane -> lane.write(List.of(lastWord), _ -> {}));
      last.close(reason);
      lastProbe.ifPresent(socket -> socket.close(reason));
      readers.forEach(Runnable::run);
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

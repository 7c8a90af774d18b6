package dev.hands4j.socketio.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The outgoing half of a session: a bounded queue and the transport that empties it. Whoever adds a
 * frame also starts writing, and one thread at a time hands frames to the transport, which never
 * blocks; so frames leave in the order in which they were accepted, also across an upgrade.
 *
 * <p>Shares the session's lock. Nothing is written and nobody is called while it is held.
 */
final class Sender {
  /** What became of frames that were offered. */
  enum Offer {
    QUEUED,
    FULL,
    ENDED
  }

  private final ReentrantLock lock;
  private final Condition space;
  private final EngineServer server;
  private final Outbox outbox;
  private final Consumer<CloseReason> broken;
  private final Runnable drained;
  private Transport transport;
  private boolean accepting = true;
  private boolean draining;

  /**
   * @param broken told that a write failed
   * @param drained told whenever the transport took all it could
   */
  Sender(
      ReentrantLock lock,
      EngineServer server,
      Transport transport,
      Consumer<CloseReason> broken,
      Runnable drained) {
    this.lock = lock;
    this.space = lock.newCondition();
    this.server = server;
    this.outbox = new Outbox(server.config(), server.queuedBytes());
    this.transport = transport;
    this.broken = broken;
    this.drained = drained;
  }

  /** Queues frames as one uninterrupted group, if they fit. */
  Offer offer(List<Frame> frames) {
    lock.lock();
    try {
      if (!accepting) {
        return Offer.ENDED;
      }
      if (!outbox.fits(frames)) {
        return Offer.FULL;
      }
      outbox.add(frames);
    } finally {
      lock.unlock();
    }
    drain();
    return Offer.QUEUED;
  }

  /** Queues frames as soon as half of the queue is free; {@code FULL} after the send timeout. */
  Offer offerWhenReady(List<Frame> frames) throws InterruptedException {
    lock.lock();
    try {
      long left = server.config().sendTimeout().toNanos();
      while (accepting && !outbox.fitsHalf(frames)) {
        if (left <= 0) {
          return Offer.FULL;
        }
        left = space.awaitNanos(left);
      }
      if (!accepting) {
        return Offer.ENDED;
      }
      outbox.add(frames);
    } finally {
      lock.unlock();
    }
    drain();
    return Offer.QUEUED;
  }

  /** Queues the last frames, whatever the limits. The caller holds the lock and drains later. */
  void finishWith(List<Frame> last) {
    accepting = false;
    outbox.add(last);
    space.signalAll();
  }

  /** Puts a control frame before all others. The caller holds the lock and drains later. */
  void urgent(Frame frame) {
    outbox.addFirst(frame);
  }

  /** Drops what waits. The caller holds the lock. */
  void end() {
    accepting = false;
    outbox.clear();
    space.signalAll();
  }

  /** Hands frames to the transport until it takes no more or nothing waits. */
  void drain() {
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
    drained.run();
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
      broken.accept(CloseReason.TRANSPORT_ERROR);
    } else {
      drain();
    }
  }

  // ---- with the lock held ----------------------------------------------------------------------

  Transport transport() {
    return transport;
  }

  /** Writes through another transport from now on; the caller drains later. */
  void switchTo(Transport next) {
    transport = next;
  }

  /** Nothing waits; a write may be in progress. */
  boolean isEmpty() {
    return outbox.isEmpty();
  }

  /** Nothing waits and nothing is being written. */
  boolean isIdle() {
    return outbox.isIdle();
  }

  int frames() {
    return outbox.frames();
  }

  boolean isStalled(long now) {
    return outbox.stalled(now, server.config().sendTimeout().toNanos());
  }
}

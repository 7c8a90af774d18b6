package dev.hands4j.socketio.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one client, and what is being written to it: bounded in frames and bytes, both
 * counted until the write is complete. Not thread-safe: guarded by the session's lock.
 */
final class Outbox {
  private final int maxMessages;
  private final long maxBytes;
  private final long maxTotal;
  private final AtomicLong total;
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private int inFlight;
  private long bytes;
  private long lastProgress;

  /**
   * @param total bytes queued over all sessions, kept up to date for metrics
   */
  Outbox(EngineConfig config, AtomicLong total) {
    this.maxMessages = config.maxQueuedMessages();
    this.maxBytes = config.maxQueuedBytes();
    this.maxTotal = config.maxTotalQueuedBytes();
    this.total = total;
  }

  /** Whether these frames may be added; anything may be added when nothing waits. */
  boolean fits(List<Frame> frames) {
    return fits(frames, maxMessages, maxBytes, maxTotal);
  }

  /**
   * The same against half of the limits. A replay may fill only half of the queue, so that live
   * messages sent meanwhile never find it full.
   */
  boolean fitsHalf(List<Frame> frames) {
    return fits(frames, Math.max(1, maxMessages / 2), maxBytes / 2, maxTotal / 2);
  }

  private boolean fits(List<Frame> frames, int messageLimit, long byteLimit, long totalLimit) {
    if (isIdle()) {
      return true;
    }
    return waiting.size() + inFlight + frames.size() <= messageLimit
        && bytes + size(frames) <= byteLimit
        && total.get() + size(frames) <= totalLimit;
  }

  void add(List<Frame> frames) {
    waiting.addAll(frames);
    count(size(frames));
  }

  /** Puts a control frame before everything that waits: a heartbeat must not stand in a queue. */
  void addFirst(Frame frame) {
    waiting.addFirst(frame);
    count(frame.size());
  }

  /** Takes at least one frame, and more while both limits hold. */
  List<Frame> take(int maxFrames, long maxBatchBytes, long now) {
    if (inFlight == 0) {
      lastProgress = now;
    }
    var batch = new ArrayList<Frame>(Math.min(maxFrames, waiting.size()));
    long batchBytes = 0;
    while (!waiting.isEmpty() && batch.size() < maxFrames) {
      int size = waiting.getFirst().size();
      if (!batch.isEmpty() && batchBytes + size > maxBatchBytes) {
        break;
      }
      batchBytes += size;
      batch.add(waiting.removeFirst());
    }
    inFlight += batch.size();
    return batch;
  }

  void completed(List<Frame> frames, long now) {
    inFlight -= frames.size();
    lastProgress = now;
    count(-size(frames));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Nothing waits and nothing is being written. */
  boolean isIdle() {
    return waiting.isEmpty() && inFlight == 0;
  }

  /** Whether a write has been going on for longer than this without completing. */
  boolean stalled(long now, long timeoutNanos) {
    return inFlight > 0 && now - lastProgress > timeoutNanos;
  }

  int frames() {
    return waiting.size() + inFlight;
  }

  /** Forgets what waits; what is being written completes by itself. */
  void clear() {
    count(-waiting.stream().mapToLong(Frame::size).sum());
    waiting.clear();
  }

  private void count(long change) {
    bytes += change;
    total.addAndGet(change);
  }

  private static long size(List<Frame> frames) {
    long size = 0;
    for (Frame frame : frames) {
      size += frame.size();
    }
    return size;
  }
}

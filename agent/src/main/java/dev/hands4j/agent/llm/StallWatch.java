package dev.hands4j.agent.llm;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Ends streams in which nothing moves: the client library waits for ever (dependencies.md §4). One
 * timer thread for all conversations; a watched stream costs one timer entry.
 */
final class StallWatch implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final long limitNanos;

  StallWatch(Duration limit) {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("model-stall-watch").factory();
    timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
    limitNanos = limit.toNanos();
  }

  /** Runs {@code abort} on the timer when nobody touched the watch for the limit. */
  Watch begin(Runnable abort) {
    Watch watch = new Watch(abort);
    watch.schedule(limitNanos);
    return watch;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** The watch over one stream. */
  final class Watch implements AutoCloseable {
    private final Runnable abort;
    private volatile long touched = System.nanoTime();
    private volatile boolean stalled;
    private volatile boolean closed;
    private volatile Future<?> next = java.util.concurrent.CompletableFuture.completedFuture(null);

    private Watch(Runnable abort) {
      this.abort = abort;
    }

    void touch() {
      touched = System.nanoTime();
    }

    boolean stalled() {
      return stalled;
    }

    private void schedule(long nanos) {
      next = timer.schedule(this::check, nanos, TimeUnit.NANOSECONDS);
    }

    private void check() {
      if (closed) {
        return;
      }
      long left = touched + limitNanos - System.nanoTime();
      if (left > 0) {
        schedule(left);
      } else {
        stalled = true;
        abort.run();
      }
    }

    @Override
    public void close() {
      closed = true;
      next.cancel(false);
    }
  }
}

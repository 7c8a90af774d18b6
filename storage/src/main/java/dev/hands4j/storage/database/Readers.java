package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few named threads, each with a read-only connection of its own. A read is one statement and
 * leaves no transaction open, so the write-ahead log can always be folded back.
 */
public final class Readers implements ReadAccess {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private static final Read<Boolean> THE_END = new Read<>(_ -> true, new CompletableFuture<>());

  private final BlockingQueue<Read<?>> queue;
  private final long queueWaitMillis;
  private final List<Thread> threads = new ArrayList<>();
  private final Writer.SessionSource sessions;
  private volatile boolean closed;

  /** No reader lives; set before the queue is emptied for the last time. */
  private volatile boolean ended;

  public Readers(Writer.SessionSource sessions, int count, int queueSize, long queueWaitMillis) {
    this.sessions = sessions;
    this.queue = new ArrayBlockingQueue<>(queueSize);
    this.queueWaitMillis = queueWaitMillis;
    for (int i = 1; i <= count; i++) {
      threads.add(
          Thread.ofPlatform().daemon().name("hands4j-sql-reader-" + i).unstarted(this::run));
    }
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public <T> T call(Session.SqlWork<T> work) {
    Read<T> read = new Read<>(work, new CompletableFuture<>());
    try {
      if (closed || !queue.offer(read, queueWaitMillis, TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailableException(
            closed ? "the store is closed" : "the database is too slow: its read queue is full");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting to read", e);
    }
    if (ended) {
      failQueued();
    }
    try {
      return read.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void run() {
    Session[] session = new Session[1];
    try {
      Read<?> read = queue.take();
      while (read != null && read != THE_END) {
        read.run(session, sessions);
        read = closed ? queue.poll() : queue.take();
      }
      // For the next of them that waits; when there is no room, none waits.
      queue.offer(THE_END);
    } catch (InterruptedException e) {
      LOG.atWarn().log("A reader was interrupted and ends");
    } finally {
      closeQuietly(session[0]);
    }
  }

  private static void closeQuietly(@Nullable Session session) {
    if (session == null) {
      return;
    }
    try {
      session.close();
    } catch (SQLException e) {
      LOG.atWarn().setCause(e).log("A reader's connection did not close");
    }
  }

  private void failQueued() {
    for (Read<?> read = queue.poll(); read != null; read = queue.poll()) {
      read.result.completeExceptionally(new StoreUnavailableException("the store is closed"));
    }
  }

  /** Answers what is queued, then ends. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    queue.offer(THE_END);
    for (Thread thread : threads) {
      Waiting.untilDone(thread::join);
    }
    ended = true;
    failQueued();
  }

  private record Read<T>(Session.SqlWork<T> work, CompletableFuture<T> result) {
    void run(Session[] own, Writer.SessionSource sessions) {
      try {
        if (own[0] == null) {
          own[0] = sessions.open();
        }
        result.complete(work.run(own[0]));
      } catch (SQLException e) {
        closeQuietly(own[0]);
        own[0] = null;
        result.completeExceptionally(
            new StoreUnavailableException("the database could not read: " + e.getMessage(), e));
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }
  }
}

package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a database server: one short transaction for each piece of work, as many at once as the
 * pool has connections; the server groups their commits (architecture §8 point 11). The work of one
 * lane runs in order.
 *
 * <p>All of it runs on virtual threads of its own, because an interrupt of the caller would close
 * the connection. When the connection is lost, work from {@link #submit} is run again: it must be
 * such that a repetition finds what the first run did. Work from {@link #call} is run again only
 * when it certainly did not happen.
 */
public final class PooledWriter implements WriteAccess {
  private static final Logger LOG = LoggerFactory.getLogger(PooledWriter.class);
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final Postgres database;
  private final int queueSize;
  private final long queueWaitMillis;
  private final Semaphore room;
  private final ConcurrentHashMap<Object, Deque<Work>> lanes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public PooledWriter(Postgres database, int queueSize, long queueWaitMillis) {
    this.database = database;
    this.queueSize = queueSize;
    this.queueWaitMillis = queueWaitMillis;
    this.room = new Semaphore(queueSize);
  }

  @Override
  public void submit(Object lane, Work work) {
    takeRoom();
    boolean[] first = new boolean[1];
    lanes.compute(
        lane,
        (_, queued) -> {
          first[0] = queued == null;
          Deque<Work> queue = queued == null ? new ArrayDeque<>() : queued;
          queue.add(work);
          return queue;
        });
    if (first[0]) {
      Thread.ofVirtual().name("hands4j-sql-lane").start(() -> drain(lane));
    }
  }

  private void takeRoom() {
    try {
      if (closed
          || !(room.tryAcquire() || room.tryAcquire(queueWaitMillis, TimeUnit.MILLISECONDS))) {
        throw new StoreUnavailableException(
            closed ? "the store is closed" : "the database is too slow: its write queue is full");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting to write", e);
    }
  }

  private void drain(Object lane) {
    for (Work work = next(lane); work != null; work = next(lane)) {
      run(work);
      room.release();
    }
  }

  /** The next piece of work; the lane ends when there is none. */
  private @Nullable Work next(Object lane) {
    Work[] next = new Work[1];
    lanes.computeIfPresent(
        lane,
        (_, queue) -> {
          if (queue.isEmpty()) {
            return null;
          }
          next[0] = queue.remove();
          return queue;
        });
    return next[0];
  }

  private void run(Work work) {
    try {
      transact(
          session -> {
            work.apply(session);
            return true;
          },
          true);
    } catch (RuntimeException e) {
      work.failed(e);
      return;
    } catch (Error e) {
      work.failed(new StoreUnavailableException("the store failed: " + e, e));
      throw e;
    }
    work.committed();
  }

  @Override
  public <T> T call(Session.SqlWork<T> work) {
    takeRoom();
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("hands4j-sql-call")
        .start(() -> {
          try {
            result.complete(transact(work, false));
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          } finally {
            room.release();
          }
        });
    return PooledReaders.join(result);
  }

  private <T> T transact(Session.SqlWork<T> work, boolean repeatable) {
    long until = System.nanoTime() + database.options().acquire().toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Attempt<T> attempt = new Attempt<>(work);
      try {
        return attempt.run();
      } catch (SQLException e) {
        boolean again =
            Postgres.isWorthRepeating(e)
                || (Postgres.isLost(e) && attempt.connected && (repeatable || !attempt.committing));
        if (!again || System.nanoTime() + pause * 1_000_000 > until) {
          throw unavailable(e, attempt.committing && Postgres.isLost(e));
        }
        LOG.atInfo().setCause(e).addKeyValue("pause_ms", pause).log("A transaction is run again");
      }
      pause(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting to write", e);
    }
  }

  private static StoreUnavailableException unavailable(SQLException e, boolean unknown) {
    return new StoreUnavailableException(
        (unknown
                ? "it is unknown whether the database has written: "
                : "the database could not write: ")
            + e.getMessage(),
        e);
  }

  /** Waits for what is queued, each of which takes only so long. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    room.acquireUninterruptibly(queueSize);
    room.release(queueSize);
  }

  /** One run of a transaction, which knows how far it came. */
  private final class Attempt<T> {
    private final Session.SqlWork<T> work;
    private boolean connected;
    private boolean committing;

    private Attempt(Session.SqlWork<T> work) {
      this.work = work;
    }

    private T run() throws SQLException {
      Session session;
      T result;
      try (Connection connection = database.acquire()) {
        connected = true;
        connection.setAutoCommit(false);
        session = new Session(connection, true);
        try {
          result = work.run(session);
          committing = true;
          connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
          rollback(connection);
          throw e;
        }
      }
      session.runAfterCommit();
      return result;
    }

    private void rollback(Connection connection) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        LOG.atDebug().setCause(e).log("The connection was lost before its transaction ended");
      }
    }
  }
}

package dev.hands4j.storage.database;

import dev.hands4j.api.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to an embedded database. It takes whatever is queued, runs it in one
 * transaction and tells everybody after the one commit, so that many writers share one
 * synchronisation of the disk (architecture §8 point 11).
 *
 * <p>Work that fails alone (a constraint, a bug in its code) does not harm its neighbours. When the
 * database itself fails, everything in the transaction is unavailable, nothing of it is stored, and
 * the writer goes on with the next.
 */
public final class Writer implements WriteAccess {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private static final Work THE_END =
      new Work() {
        @Override
        public void apply(Session session) {}

        @Override
        public void committed() {}

        @Override
        public void failed(RuntimeException cause) {}
      };

  private final SessionSource sessions;
  private final Participant participant;
  private final BlockingQueue<Work> queue;
  private final int batchSize;
  private final long queueWaitMillis;
  private final Thread thread;
  private volatile boolean closed;

  /** The thread takes no more; set before the queue is emptied for the last time. */
  private volatile boolean ended;

  private Session session;

  /**
   * @param participant is told before each commit and after each outcome, on the writer thread
   */
  public Writer(
      SessionSource sessions,
      Participant participant,
      int queueSize,
      int batchSize,
      long queueWaitMillis)
      throws SQLException {
    this.sessions = sessions;
    this.participant = participant;
    this.queue = new ArrayBlockingQueue<>(queueSize);
    this.batchSize = batchSize;
    this.queueWaitMillis = queueWaitMillis;
    this.session = sessions.open();
    this.thread = Thread.ofPlatform().name("hands4j-sql-writer").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void submit(Object lane, Work work) {
    submit(work);
  }

  private void submit(Work work) {
    try {
      if (closed || !queue.offer(work, queueWaitMillis, TimeUnit.MILLISECONDS)) {
        throw new StoreUnavailableException(
            closed ? "the store is closed" : "the database is too slow: its write queue is full");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting to write", e);
    }
    if (ended) {
      failQueued();
    }
  }

  @Override
  public <T> T call(Session.SqlWork<T> work) {
    Call<T> call = new Call<>(work);
    submit(call);
    try {
      return call.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void run() {
    List<Work> batch = new ArrayList<>();
    try {
      boolean last = false;
      while (!last) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, batchSize - 1);
        last = batch.remove(THE_END);
        if (!batch.isEmpty()) {
          transact(batch);
        }
      }
    } catch (InterruptedException e) {
      LOG.atWarn().log("The writer was interrupted and ends");
    } finally {
      closed = true;
      ended = true;
      failQueued();
      closeSession();
    }
  }

  private void transact(List<Work> batch) {
    List<Work> done = new ArrayList<>(batch.size());
    try {
      session.update("BEGIN IMMEDIATE");
      participant.begun(session);
      for (Work work : batch) {
        try {
          work.apply(session);
          done.add(work);
        } catch (SQLException e) {
          if (!sessions.isOfStatement(e)) {
            throw e;
          }
          work.failed(new StoreUnavailableException("the database refused a statement", e));
        } catch (RuntimeException e) {
          work.failed(e);
        }
      }
      participant.beforeCommit(session);
      session.update("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollback(e);
      StoreUnavailableException unavailable =
          new StoreUnavailableException("the database could not write: " + e.getMessage(), e);
      batch.forEach(work -> work.failed(unavailable));
      return;
    }
    participant.committed();
    done.forEach(Work::committed);
  }

  private void rollback(Throwable cause) {
    LOG.atWarn().setCause(cause).log("A transaction failed and was rolled back");
    participant.rolledBack();
    try {
      session.update("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      LOG.atDebug().setCause(alreadyRolledBack).log("The database had rolled back by itself");
    }
    try {
      Session fresh = sessions.open();
      closeSession();
      session = fresh;
    } catch (SQLException e) {
      LOG.atWarn().setCause(e).log("The writer keeps its old connection; a new one cannot be had");
    }
  }

  private void closeSession() {
    try {
      session.close();
    } catch (SQLException e) {
      LOG.atWarn().setCause(e).log("The writer's connection did not close");
    }
  }

  private void failQueued() {
    for (Work work = queue.poll(); work != null; work = queue.poll()) {
      work.failed(new StoreUnavailableException("the store is closed"));
    }
  }

  /** Writes what is queued, then ends. Closing twice is harmless. */
  @Override
  public void close() {
    closed = true;
    Waiting.untilDone(() -> {
      while (thread.isAlive() && !queue.offer(THE_END, 100, TimeUnit.MILLISECONDS)) {
        continue;
      }
      thread.join();
    });
    ended = true;
    failQueued();
  }

  /** Keeps state that follows the transactions of the writer; called on its thread. */
  public interface Participant {
    void begun(Session session) throws SQLException;

    void beforeCommit(Session session) throws SQLException;

    void committed();

    void rolledBack();
  }

  /** Opens sessions, and knows the errors of the database. */
  public interface SessionSource {
    Session open() throws SQLException;

    /** Whether an error concerns one statement, not the transaction or the database. */
    boolean isOfStatement(SQLException error);
  }

  private static final class Call<T> implements Work {
    private final Session.SqlWork<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private Optional<T> value = Optional.empty();

    private Call(Session.SqlWork<T> work) {
      this.work = work;
    }

    @Override
    public void apply(Session session) throws SQLException {
      value = Optional.of(session.atomically(work));
    }

    @Override
    public void committed() {
      result.complete(value.orElseThrow());
    }

    @Override
    public void failed(RuntimeException cause) {
      result.completeExceptionally(cause);
    }
  }
}

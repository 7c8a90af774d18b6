package dev.hands4j.storage.log;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.storage.database.ReadAccess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then for what other processes have appended: one question for all logs that are
 * followed here (architecture §8 point 10). What this process appends is announced at once.
 */
final class Poll {
  private static final Logger LOG = LoggerFactory.getLogger(Poll.class);
  private static final int IDS_PER_STATEMENT = 200;

  private final ReadAccess readers;
  private final Tails tails;
  private final Duration interval;
  private final Set<ConversationId> hinted = ConcurrentHashMap.newKeySet();
  private final Semaphore signal = new Semaphore(0);
  private final Thread thread;

  Poll(ReadAccess readers, Tails tails, Duration interval) {
    this.readers = readers;
    this.tails = tails;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("hands4j-log-poll").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Somebody says that another process has appended: it is looked at once. */
  void hint(ConversationId id) {
    if (tails.isWatched(id) && hinted.add(id)) {
      signal.release();
    }
  }

  private void run() {
    long lastLook = System.nanoTime();
    try {
      while (true) {
        long left = lastLook + interval.toNanos() - System.nanoTime();
        if (signal.tryAcquire(Math.max(0, left), TimeUnit.NANOSECONDS)) {
          signal.drainPermits();
          List<ConversationId> some = List.copyOf(hinted);
          some.forEach(hinted::remove);
          look(some);
        } else {
          look(tails.watched());
          lastLook = System.nanoTime();
        }
      }
    } catch (InterruptedException closed) {
      LOG.atDebug().log("The poll of other processes ends");
    }
  }

  private void look(List<ConversationId> watched) {
    try {
      for (int from = 0; from < watched.size(); from += IDS_PER_STATEMENT) {
        List<ConversationId> some =
            watched.subList(from, Math.min(watched.size(), from + IDS_PER_STATEMENT));
        readers.call(session -> HeadTable.nextIds(session, some)).forEach(tails::announce);
      }
    } catch (StoreUnavailableException e) {
      LOG.atDebug().setCause(e).log("The database did not answer a poll");
    }
  }

  void close() {
    thread.interrupt();
  }
}

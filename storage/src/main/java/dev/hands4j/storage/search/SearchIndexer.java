package dev.hands4j.storage.search;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that puts into the search what this process has appended, a moment later and many
 * events at once, and now and then whatever else is missing: what was there before there was a
 * search, what was imported, what a node left that died.
 */
public final class SearchIndexer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SearchIndexer.class);

  private final SearchIndex index;
  private final Duration pause;
  private final Duration round;
  private final Set<ConversationId> grown = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param pause between two looks at what was appended; also how long an event cannot be found
   * @param round between two looks for what else is missing
   */
  public SearchIndexer(SearchIndex index, Duration pause, Duration round) {
    this.index = index;
    this.pause = pause;
    this.round = round;
    this.thread = Thread.ofPlatform().daemon().name("hands4j-search").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Something was appended; never blocks. */
  public void grown(ConversationId id) {
    grown.add(id);
  }

  private void run() {
    long nextRound = System.nanoTime();
    try {
      do {
        try {
          if (System.nanoTime() - nextRound >= 0) {
            index.removeOrphans();
            List<ConversationId> behind = index.behind();
            grown.addAll(behind);
            // As many as were looked for: there are more, after an import say.
            boolean more = behind.size() >= SearchIndex.FOUND_AT_ONCE;
            nextRound = System.nanoTime() + (more ? 0 : round.toNanos());
          }
          work();
        } catch (StoreUnavailableException e) {
          LOG.atWarn().setCause(e).log("The search is behind: the store does not answer");
        } catch (RuntimeException e) {
          LOG.atError().setCause(e).log("The search is behind");
        }
      } while (!end.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.atWarn().log("The search was interrupted and ends");
    }
  }

  private void work() {
    for (ConversationId id : grown) {
      if (end.getCount() == 0) {
        return;
      }
      // Before the work, so that what is appended meanwhile is looked at again.
      grown.remove(id);
      index.catchUp(id);
    }
  }

  /**
   * Ends after the piece at hand; the rest is found at the next start. Closing twice is harmless.
   */
  @Override
  public void close() {
    end.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

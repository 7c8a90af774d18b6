package dev.hands4j.storage.log;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventQuery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads stored events first, then waits at the tail; holds no thread and no connection. */
final class TailFollower implements EventFollower {
  private static final int PAGE = 1_000;

  private final SqlEventLog log;
  private final ConversationId conversation;
  private final Tail tail;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean woken = new AtomicBoolean();
  private long cursor;

  TailFollower(SqlEventLog log, ConversationId conversation, long fromId) {
    this.log = log;
    this.conversation = conversation;
    this.cursor = Math.max(0, fromId);
    this.tail = log.tails().acquire(conversation);
  }

  @Override
  public List<StoredEvent> next(Duration wait) throws InterruptedException {
    if (closed.get()) {
      return List.of();
    }
    if (tail.isClosed()) {
      throw new StoreUnavailableException("the store is closed");
    }
    // The tail is watched since before this read, so what the read misses will be announced.
    List<StoredEvent> events = available();
    if (events.isEmpty() && !wait.isZero() && !wait.isNegative()) {
      tail.await(cursor, () -> closed.get() || woken.get(), nanos(wait));
      events = closed.get() ? List.of() : available();
    }
    woken.set(false);
    if (!events.isEmpty()) {
      cursor = events.getLast().id().value() + 1;
    }
    return events;
  }

  private List<StoredEvent> available() {
    List<StoredEvent> events = tail.from(cursor, PAGE);
    return events.isEmpty() && !tail.knowsNothingFrom(cursor)
        ? log.read(conversation, EventQuery.from(cursor, PAGE)).events()
        : events;
  }

  private static long nanos(Duration wait) {
    return wait.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1).toNanos() : wait.toNanos();
  }

  @Override
  public void wake() {
    woken.set(true);
    tail.nudge();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      log.tails().release(conversation);
      tail.nudge();
    }
  }
}

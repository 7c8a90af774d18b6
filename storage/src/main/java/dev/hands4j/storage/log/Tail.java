package dev.hands4j.storage.log;

import dev.hands4j.api.event.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The newest events of one log, as they were committed while somebody watched, so that followers
 * who keep up read no database. The lock is held for memory operations only.
 */
final class Tail {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<StoredEvent> newest = new ArrayDeque<>();
  private final int maxEvents;
  private final long maxBytes;
  private long bytes;
  private long nextId = -1;
  private boolean closed;

  /** Followers of this tail; guarded by the map that holds it. */
  int users;

  Tail(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /** A new event; what was announced already by a later one is not kept. */
  void add(StoredEvent event) {
    lock.lock();
    try {
      long after = event.id().value() + 1;
      if (after <= nextId) {
        return;
      }
      if (event.id().value() != nextId) {
        forgetEvents();
      }
      nextId = after;
      newest.add(event);
      bytes += event.json().length;
      while (newest.size() > maxEvents || bytes > maxBytes) {
        bytes -= newest.remove().json().length;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Others have written up to here; their events are in the database. */
  void announce(long next) {
    lock.lock();
    try {
      if (next > nextId) {
        forgetEvents();
        nextId = next;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetEvents() {
    newest.clear();
    bytes = 0;
  }

  /** Events from {@code fromId}; empty when they are not kept here or there are none yet. */
  List<StoredEvent> from(long fromId, int limit) {
    lock.lock();
    try {
      if (newest.isEmpty() || fromId < newest.peek().id().value() || fromId >= nextId) {
        return List.of();
      }
      List<StoredEvent> events = new ArrayList<>();
      for (StoredEvent event : newest) {
        if (event.id().value() >= fromId && events.size() < limit) {
          events.add(event);
        }
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is certain that no event with this id or a higher one exists yet. */
  boolean knowsNothingFrom(long id) {
    lock.lock();
    try {
      return nextId >= 0 && id >= nextId;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there may be an event with this id, or the waiter was called off. */
  void await(long id, BooleanSupplier calledOff, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (nextId <= id && !closed && !calledOff.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets waiters look again. */
  void nudge() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

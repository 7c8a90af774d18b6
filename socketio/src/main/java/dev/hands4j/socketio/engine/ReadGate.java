package dev.hands4j.socketio.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds back the reading of further packets while the application is busy. What waits here is what
 * makes the client send on: the demand for the next WebSocket message, the answer to a POST.
 * Thread-safe; actions run outside the lock, for they may bring the next packet at once.
 */
final class ReadGate {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean paused;
  private boolean ended;

  void pause() {
    lock.lock();
    try {
      paused = true;
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    release(false);
  }

  /** Lets everything pass from now on: the session is over. */
  void end() {
    release(true);
  }

  boolean isPaused() {
    lock.lock();
    try {
      return paused && !ended;
    } finally {
      lock.unlock();
    }
  }

  /** Runs the action now or when reading is resumed. */
  void pass(Runnable action) {
    lock.lock();
    try {
      if (paused && !ended) {
        waiting.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  private void release(boolean end) {
    List<Runnable> released;
    lock.lock();
    try {
      paused = false;
      ended |= end;
      released = List.copyOf(waiting);
      waiting.clear();
    } finally {
      lock.unlock();
    }
    released.forEach(Runnable::run);
  }
}

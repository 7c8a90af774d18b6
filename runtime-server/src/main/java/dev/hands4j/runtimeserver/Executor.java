package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.http.HttpException;
import dev.hands4j.runtimeserver.shell.OutputListener;
import dev.hands4j.runtimeserver.shell.ShellSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One shell with its queue: actions given to it run one after another, in the order they came. */
final class Executor {
  private static final int MAX_WAITING = 32;
  private static final long QUIET_SECONDS = 5;

  private final ShellSession shell;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Deque<Object> queue = new ArrayDeque<>();

  Executor(ShellSession shell) {
    this.shell = shell;
  }

  ShellSession shell() {
    return shell;
  }

  /** Waits for the turn; the caller gives it back with {@link #leave}. */
  void enter(OutputListener listener) throws HttpException, InterruptedException {
    Object ticket = new Object();
    lock.lockInterruptibly();
    try {
      if (queue.size() > MAX_WAITING) {
        throw new HttpException(503, "too many actions are waiting");
      }
      queue.addLast(ticket);
      while (queue.peekFirst() != ticket) {
        if (!left.await(QUIET_SECONDS, TimeUnit.SECONDS)) {
          listener.quiet();
        }
      }
    } catch (InterruptedException | RuntimeException e) {
      queue.remove(ticket);
      left.signalAll();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      queue.removeFirst();
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

package dev.hands4j.runtimeserver;

import dev.hands4j.runtimeserver.http.HttpException;
import dev.hands4j.runtimeserver.shell.ShellSession;
import java.util.concurrent.locks.ReentrantLock;

/** One shell with its queue: actions given to it run one after another, in the order they came. */
final class Executor {
  private static final int MAX_WAITING = 32;

  private final ShellSession shell;
  private final ReentrantLock turn = new ReentrantLock(true);

  Executor(ShellSession shell) {
    this.shell = shell;
  }

  ShellSession shell() {
    return shell;
  }

  /** Waits for the turn; the caller gives it back with {@link #leave}. */
  void enter() throws HttpException, InterruptedException {
    if (turn.getQueueLength() >= MAX_WAITING) {
      throw new HttpException(503, "too many actions are waiting");
    }
    turn.lockInterruptibly();
  }

  void leave() {
    turn.unlock();
  }
}

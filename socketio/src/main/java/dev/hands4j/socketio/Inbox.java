package dev.hands4j.socketio;

import dev.hands4j.socketio.engine.EngineSession;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one client's handlers still have to do, in order, on a virtual thread that exists only while
 * there is something to do. Above its limits nothing more is read from the client until half of it
 * is done.
 */
final class Inbox {
  private final EngineSession session;
  private final int maxTasks;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private long bytes;
  private boolean running;
  private boolean paused;

  private record Task(Runnable action, int bytes) {}

  Inbox(EngineSession session, SocketIoConfig config) {
    this.session = session;
    this.maxTasks = config.maxInboundMessages();
    this.maxBytes = config.maxInboundBytes();
  }

  /** Adds a task without blocking; its exceptions are its own business. */
  void put(Runnable action, int size) {
    boolean start;
    lock.lock();
    try {
      tasks.add(new Task(action, size));
      bytes += size;
      if (tasks.size() >= maxTasks || bytes >= maxBytes) {
        paused = true;
        session.pauseReading();
      }
      start = !running;
      running = true;
    } finally {
      lock.unlock();
    }
    if (start) {
      Thread.ofVirtual().name("socketio-handler").start(this::work);
    }
  }

  private void work() {
    while (true) {
      Optional<Task> next;
      lock.lock();
      try {
        if (paused && tasks.size() <= maxTasks / 2 && bytes <= maxBytes / 2) {
          paused = false;
          next = Optional.empty();
        } else if (tasks.isEmpty()) {
          running = false;
          return;
        } else {
          next = Optional.of(tasks.removeFirst());
          bytes -= next.get().bytes();
        }
      } finally {
        lock.unlock();
      }
      // Reading on happens outside the lock: it may bring the next message at once.
      next.map(Task::action).orElse(session::resumeReading).run();
    }
  }
}

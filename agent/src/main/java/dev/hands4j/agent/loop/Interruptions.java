package dev.hands4j.agent.loop;

import dev.hands4j.agent.EndReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets other threads break into the waits of a conversation's thread, and only into those that are
 * made for it: a model call, a command, a pause between retries. An append is never interrupted.
 *
 * <p>A request that comes while the thread does something else is kept and breaks into its next
 * wait, until {@link #clear} says that it was noticed.
 */
final class Interruptions {
  private @Nullable Thread inside;
  private Wait kind = Wait.FOR_ANYTHING;
  private boolean raised;
  private Optional<EndReason> ending = Optional.empty();

  /** What may break into a wait. */
  enum Wait {
    /** A control of a person, or the end. */
    FOR_ANYTHING,
    /** Only the end: a conversation that begins has nothing yet that could be paused. */
    FOR_THE_END
  }

  /** A stretch of the owner's code that others may break into; closed by the owner. */
  final class Breakable implements AutoCloseable {
    private Breakable() {}

    @Override
    public void close() {
      leave();
    }
  }

  /**
   * Begins a wait on the calling thread.
   *
   * @throws InterruptedException when there is something to look at first
   */
  Breakable breakable() throws InterruptedException {
    return breakable(Wait.FOR_ANYTHING);
  }

  /** As {@link #breakable()}, for some waits only by the end. */
  Breakable breakable(Wait wait) throws InterruptedException {
    enter(wait);
    return new Breakable();
  }

  private synchronized void enter(Wait wait) throws InterruptedException {
    if ((raised && wait == Wait.FOR_ANYTHING) || ending.isPresent()) {
      throw new InterruptedException();
    }
    kind = wait;
    inside = Thread.currentThread();
  }

  private synchronized void leave() {
    inside = null;
    // An interrupt that came too late for the wait must not hit the next append.
    Thread.interrupted();
  }

  /** Breaks in because there is something to look at. Any thread. */
  synchronized void raise() {
    raised = true;
    if (kind == Wait.FOR_ANYTHING) {
      interrupt();
    }
  }

  /** Breaks in for good; the first reason counts. Any thread. */
  synchronized void end(EndReason reason) {
    if (ending.isEmpty()) {
      ending = Optional.of(reason);
    }
    interrupt();
  }

  private void interrupt() {
    if (inside != null) {
      inside.interrupt();
    }
  }

  /** The owner is about to look. */
  synchronized void clear() {
    raised = false;
  }

  synchronized Optional<EndReason> ending() {
    return ending;
  }
}

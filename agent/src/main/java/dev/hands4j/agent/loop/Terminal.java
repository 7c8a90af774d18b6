package dev.hands4j.agent.loop;

import dev.hands4j.agent.EndReason;
import dev.hands4j.api.LogKeys;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.runtime.ExecutionOutcome;
import dev.hands4j.api.runtime.ExecutionRequest;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs people's own commands in a session of their own, without waiting for the agent's step
 * (architecture §8 point 2). Commands run one after the other; input for a running one does not
 * wait for it.
 */
final class Terminal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);

  private final Sandbox sandbox;
  private final Appender appender;
  private final Interruptions interruptions;
  private final String conversation;
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  // Threads in a wait that may be broken off; an append is not.
  private final Set<Thread> waiting = new HashSet<>();
  private boolean started;
  private boolean closed;

  private record Work(EventId id, EventDraft draft) {}

  Terminal(Sandbox sandbox, Appender appender, Interruptions interruptions, String conversation) {
    this.sandbox = sandbox;
    this.appender = appender;
    this.interruptions = interruptions;
    this.conversation = conversation;
  }

  /** Accepts a command of a person; returns at once. Any thread. */
  synchronized void submit(EventId id, EventDraft draft) {
    Work work = new Work(id, draft);
    boolean input =
        draft.event() instanceof Action.Run run && (run.isInput() || run.command().isEmpty());
    if (input) {
      start("input-" + id, () -> run(work));
      return;
    }
    queue.add(work);
    if (!started) {
      started = true;
      start("terminal", this::drain);
    }
  }

  private void start(String name, Runnable body) {
    Thread.ofVirtual()
        .name("conversation-" + conversation + "-" + name)
        .start(() -> {
          MDC.put(LogKeys.CONVERSATION, conversation);
          body.run();
        });
  }

  /** A wait of a terminal thread that closing breaks off. */
  private final class Wait implements AutoCloseable {
    private final Thread thread = Thread.currentThread();

    private Wait() throws InterruptedException {
      synchronized (waiting) {
        if (closed) {
          throw new InterruptedException();
        }
        waiting.add(thread);
      }
    }

    @Override
    public void close() {
      synchronized (waiting) {
        waiting.remove(thread);
        Thread.interrupted();
      }
    }
  }

  private void drain() {
    try {
      while (interruptions.ending().isEmpty()) {
        run(nextWork());
      }
    } catch (InterruptedException _) {
      // Closed: what is left is found again by the next owner.
    }
  }

  private Work nextWork() throws InterruptedException {
    try (Wait _ = new Wait()) {
      return queue.take();
    }
  }

  private void run(Work work) {
    try {
      Optional<Observation> seen = execute(work);
      if (seen.isPresent()) {
        record(work.id(), seen.get());
      }
    } catch (Appender.StaleOwnerException _) {
      interruptions.end(EndReason.STALE);
    } catch (InterruptedException _) {
      // Closed: the next owner finds the command and attaches to it.
    } catch (RuntimeException e) {
      LOG.atError()
          .setMessage("a person's command failed unexpectedly")
          .addKeyValue("conversation", conversation)
          .addKeyValue("action", work.id().value())
          .setCause(e)
          .log();
    }
  }

  private Optional<Observation> execute(Work work)
      throws Appender.StaleOwnerException, InterruptedException {
    ExecutionOutcome outcome;
    try (Wait _ = new Wait()) {
      outcome = sandbox.execute(work.id(), work.draft(), ExecutionRequest.Session.USER);
    } catch (RuntimeUnavailableException e) {
      return Optional.of(new Observation.Error(String.valueOf(e.getMessage()), ""));
    }
    return switch (outcome) {
      case ExecutionOutcome.Completed(Observation observation) -> Optional.of(observation);
      case ExecutionOutcome.Lost(String reason) -> Optional.of(lost(reason));
      case ExecutionOutcome.StaleOwner() -> throw new Appender.StaleOwnerException();
    };
  }

  /** Records a result; called by the owner too, for commands whose sandbox is gone. */
  void record(EventId cause, Observation observation)
      throws Appender.StaleOwnerException, InterruptedException {
    try {
      appender.append(
          appender.request(
              EventDraft.of(observation, Source.USER).causedBy(cause),
              AppendKey.resultOf(cause.value()),
              OptionalLong.empty()));
    } catch (Appender.SupersededException e) {
      throw new IllegalStateException("an append without seenControl was superseded", e);
    }
  }

  static Observation lost(String reason) {
    return new Observation.Error(
        "The sandbox was lost while this ran, so its outcome is unknown; it is not run again. "
            + reason,
        "");
  }

  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.forEach(Thread::interrupt);
    }
  }
}

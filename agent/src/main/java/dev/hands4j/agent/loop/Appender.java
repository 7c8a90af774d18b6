package dev.hands4j.agent.loop;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventLog;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Writes for the loop: keys, repeats when the log is unavailable, and answers turned into what the
 * loop does about them. Used by the owner and by the user's terminal, which name their appends
 * differently; {@link #nextKey} belongs to the owner.
 */
final class Appender {
  private static final long FIRST_WAIT_MS = 50;
  private static final long LONGEST_WAIT_MS = 2_000;

  private final EventLog log;
  private final ConversationRef conversation;
  private final Epoch epoch;
  private final Duration outageLimit;
  private final Interruptions interruptions;
  private long sequence;

  Appender(
      EventLog log,
      ConversationRef conversation,
      Epoch epoch,
      Duration outageLimit,
      Interruptions interruptions) {
    this.log = log;
    this.conversation = conversation;
    this.epoch = epoch;
    this.outageLimit = outageLimit;
    this.interruptions = interruptions;
  }

  /** Somebody else owns the conversation: nothing more is written. */
  static final class StaleOwnerException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** A control event of a person came first. */
  static final class SupersededException extends Exception {
    private static final long serialVersionUID = 1L;
    private final EventId control;

    SupersededException(EventId control) {
      super("superseded by control event " + control);
      this.control = control;
    }

    EventId control() {
      return control;
    }
  }

  /** The log stayed away for longer than the limit. */
  static final class LogOutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogOutageException(String reason) {
      super(reason);
    }
  }

  /** An append under way. */
  record Ticket(AppendRequest request, Future<AppendResult> result) {}

  AppendKey nextKey() {
    return AppendKey.loop(epoch, sequence++);
  }

  AppendRequest request(EventDraft draft, AppendKey key, OptionalLong takenThrough) {
    return new AppendRequest(
        conversation, draft, new Authority.Loop(epoch), key, takenThrough, OptionalLong.empty());
  }

  Ticket submit(AppendRequest request) {
    return new Ticket(request, log.submit(request));
  }

  AppendResult.Appended await(Ticket ticket)
      throws StaleOwnerException, SupersededException, InterruptedException {
    AppendResult first;
    try {
      first = ticket.result().get();
    } catch (ExecutionException e) {
      // The port promises that it never fails; an unknown outcome is repeated like any other.
      first = new AppendResult.Unavailable(String.valueOf(e.getCause()));
    }
    return settle(ticket.request(), first);
  }

  AppendResult.Appended append(AppendRequest request)
      throws StaleOwnerException, SupersededException, InterruptedException {
    return settle(request, log.append(request));
  }

  private AppendResult.Appended settle(AppendRequest request, AppendResult first)
      throws StaleOwnerException, SupersededException, InterruptedException {
    AppendResult result = first;
    long giveUp = System.nanoTime() + outageLimit.toNanos();
    long waitMs = FIRST_WAIT_MS;
    while (true) {
      switch (result) {
        case AppendResult.Appended appended -> {
          return appended;
        }
        case AppendResult.StaleOwner(), AppendResult.NotRunning() ->
            throw new StaleOwnerException();
        case AppendResult.Superseded(EventId control) -> throw new SupersededException(control);
        case AppendResult.Unavailable(String reason) -> {
          if (System.nanoTime() >= giveUp || interruptions.ending().isPresent()) {
            throw new LogOutageException(reason);
          }
          Thread.sleep(waitMs);
          waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
          result = log.append(request);
        }
      }
    }
  }
}

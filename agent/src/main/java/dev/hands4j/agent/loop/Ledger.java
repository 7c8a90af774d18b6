package dev.hands4j.agent.loop;

import dev.hands4j.agent.memory.History;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Head;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The log as the owner writes it: every event written goes into the view as it is, results are
 * written while the model is already asked, and what others wrote meanwhile goes to the inbox.
 */
final class Ledger {
  private final Appender appender;
  private final Inbox inbox;
  private final History history;
  private final Clock clock;
  private Optional<Outstanding> outstanding = Optional.empty();
  private final long loadedThrough;
  private long seenControl;
  private volatile Instant lastActive;

  private record Outstanding(Appender.Ticket ticket, Optional<History.Entry> entry) {}

  Ledger(Appender appender, Inbox inbox, History history, Clock clock, Head head) {
    this.appender = appender;
    this.inbox = inbox;
    this.history = history;
    this.clock = clock;
    this.loadedThrough = head.lastId();
    // A control event nobody has taken into account must still supersede.
    this.seenControl = Math.min(head.lastControl(), head.takenThrough());
    this.lastActive = clock.instant();
  }

  Instant lastActive() {
    return lastActive;
  }

  void sawControl(long id) {
    seenControl = Math.max(seenControl, id);
  }

  /** The newest event that was in the log, and thereby in the view, when this owner began. */
  long loadedThrough() {
    return loadedThrough;
  }

  /** Writes an event that does not depend on control. */
  EventId write(EventDraft draft) throws Appender.StaleOwnerException, InterruptedException {
    return write(draft, appender.nextKey(), inbox.takenThrough());
  }

  /** Writes without saying what was taken into account, for events before the first step. */
  EventId writeQuietly(EventDraft draft) throws Appender.StaleOwnerException, InterruptedException {
    return write(draft, appender.nextKey(), OptionalLong.empty());
  }

  /** Writes an event of which {@code taken} is the consequence. */
  EventId write(EventDraft draft, AppendKey key, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    settle();
    try {
      return appended(draft, appender.append(appender.request(draft, key, taken)), taken);
    } catch (Appender.SupersededException e) {
      throw new IllegalStateException("an append without seenControl was superseded", e);
    }
  }

  EventId write(EventDraft draft, OptionalLong taken)
      throws Appender.StaleOwnerException, InterruptedException {
    return write(draft, appender.nextKey(), taken);
  }

  /** Writes something the agent decided, unless a person's control came first. */
  EventId act(EventDraft draft)
      throws Appender.StaleOwnerException, Appender.SupersededException, InterruptedException {
    settle();
    OptionalLong taken = inbox.takenThrough();
    AppendRequest request =
        appender.request(draft, appender.nextKey(), taken).seenControl(seenControl);
    return appended(draft, appender.append(request), taken);
  }

  /** Writes the result of an action and does not wait for it. */
  void writeResult(EventDraft draft) throws Appender.StaleOwnerException, InterruptedException {
    settle();
    AppendKey key = AppendKey.resultOf(draft.cause().orElseThrow().value());
    Appender.Ticket ticket = appender.submit(appender.request(draft, key, inbox.takenThrough()));
    outstanding = Optional.of(new Outstanding(ticket, history.addPending(draft)));
  }

  /** Waits for the result that is being written, if there is one. */
  void settle() throws Appender.StaleOwnerException, InterruptedException {
    if (outstanding.isEmpty()) {
      return;
    }
    Outstanding waiting = outstanding.get();
    outstanding = Optional.empty();
    try {
      AppendResult.Appended result = appender.await(waiting.ticket());
      waiting.entry().ifPresent(entry -> history.settle(entry, result.id()));
      note(result, waiting.ticket().request().takenThrough());
    } catch (Appender.SupersededException e) {
      throw new IllegalStateException("a result was superseded", e);
    }
  }

  private EventId appended(EventDraft draft, AppendResult.Appended result, OptionalLong taken) {
    if (draft.source() == Source.USER && draft.event() instanceof Action.Message) {
      inbox.own(result.id().value());
    }
    // A repeat of what an earlier owner stored is in the view already.
    if (result.id().value() > loadedThrough) {
      history.add(result.id(), draft);
    }
    note(result, taken);
    return result.id();
  }

  private void note(AppendResult.Appended result, OptionalLong taken) {
    lastActive = clock.instant();
    if (taken.isPresent()) {
      inbox.missed(result.missed(), result.id().value());
    }
  }
}

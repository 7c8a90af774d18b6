package dev.hands4j.agent.loop;

import dev.hands4j.api.LogKeys;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.log.Head;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Brings what others write into the inbox, on a thread of its own. Two things do not wait for the
 * step in progress (architecture §8 points 2, 3): a pause or stop breaks into it, and a person's
 * command goes to the terminal. Reads whole batches: while the agent writes fast, the log is not
 * read once per event but a few times per second.
 */
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final EventLog log;
  private final EventCodec codec;
  private final ConversationId conversation;
  private final Inbox inbox;
  private final Interruptions interruptions;
  private final Terminal terminal;
  private final long loadedThrough;
  private final Duration pace;
  private final long fromId;
  private final Thread thread;
  private volatile boolean closed;

  Follower(
      EventLog log,
      EventCodec codec,
      ConversationId conversation,
      Inbox inbox,
      Interruptions interruptions,
      Terminal terminal,
      Head head,
      Duration pace) {
    this.log = log;
    this.codec = codec;
    this.conversation = conversation;
    this.inbox = inbox;
    this.interruptions = interruptions;
    this.terminal = terminal;
    this.loadedThrough = head.lastId();
    this.pace = pace;
    this.fromId = head.takenThrough() + 1;
    this.thread =
        Thread.ofVirtual().name("conversation-" + conversation + "-control").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    MDC.put(LogKeys.CONVERSATION, conversation.value());
    try (EventFollower follower = log.follow(conversation, fromId)) {
      while (!closed) {
        if (!follow(follower)) {
          Thread.sleep(AFTER_FAILURE);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private boolean follow(EventFollower follower) throws InterruptedException {
    List<StoredEvent> batch;
    try {
      batch = follower.next(IDLE);
    } catch (StoreUnavailableException e) {
      LOG.atWarn()
          .setMessage("following the log failed, trying again")
          .addKeyValue("conversation", conversation.value())
          .setCause(e)
          .log();
      return false;
    }
    boolean concerned = false;
    for (StoredEvent event : batch) {
      boolean fresh = inbox.followed(event);
      if (Inbox.concerns(event)) {
        concerned = true;
        react(event, fresh);
      }
    }
    if (!concerned && !batch.isEmpty()) {
      Thread.sleep(pace);
    }
    return true;
  }

  /** What does not wait for the owner's thread. */
  private void react(StoredEvent event, boolean fresh) {
    // Messages wait; results are the loop's own; older commands are taken up at the beginning.
    if (!event.isAction()
        || event.isAction("message")
        || (event.id().value() <= loadedThrough && !event.isAction("change_agent_state"))) {
      return;
    }
    EventDraft draft = codec.decode(event);
    switch (draft.event()) {
      case Action.ChangeAgentState change when fresh && breaksIn(change.agentState()) ->
          interruptions.raise();
      case Action action when action.runnable() -> terminal.submit(event.id(), draft);
      default -> {}
    }
  }

  private static boolean breaksIn(String state) {
    return state.equals(AgentState.PAUSED.wire()) || state.equals(AgentState.STOPPED.wire());
  }

  /** Brings what others wrote up to {@code through} now, without waiting for the thread. */
  void catchUp(long through) {
    OptionalLong taken = inbox.takenThrough();
    long from = taken.isPresent() ? taken.getAsLong() + 1 : 0;
    while (from <= through) {
      List<StoredEvent> events =
          log.read(conversation, EventQuery.from(from, (int) Math.min(500, through - from + 1)))
              .events();
      if (events.isEmpty()) {
        return;
      }
      long last = events.getLast().id().value();
      inbox.missed(events, last);
      from = last + 1;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}

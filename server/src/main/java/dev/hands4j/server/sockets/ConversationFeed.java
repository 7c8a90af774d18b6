package dev.hands4j.server.sockets;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventFollower;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.server.logging.LogScope;
import dev.hands4j.socketio.EncodedEvent;
import dev.hands4j.socketio.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that happens in one conversation, sent to its sockets. One thread follows the log;
 * each event is encoded once. Sending never waits: a client that does not keep up is closed by its
 * own queue, and signals, which may be missed, are not given to a client that is behind.
 */
final class ConversationFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConversationFeed.class);
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /** A client with this many waiting frames gets no signals. */
  private static final int BEHIND = 500;

  private final ConversationId conversation;
  private final EventLog events;
  private final EventFollower follower;
  private final Registration subscription;
  private final OutputLimit output = new OutputLimit();
  private final CopyOnWriteArrayList<Member> members = new CopyOnWriteArrayList<>();

  /**
   * Guards {@code position} together with who is a member; held for sends only, which are quick.
   */
  private final ReentrantLock turn = new ReentrantLock();

  private long position;
  private volatile boolean ended;
  private volatile boolean closed;

  /** A socket that gets events from an id on. */
  private record Member(Socket socket, long fromId) {}

  ConversationFeed(ConversationId conversation, EventLog events, long fromId, Signals signals) {
    this.conversation = conversation;
    this.events = events;
    this.position = fromId;
    this.follower = events.follow(conversation, fromId);
    this.subscription = signals.subscribe(conversation, this::onSignal);
    Thread.ofVirtual().name("feed-" + conversation).start(this::run);
  }

  ConversationId conversation() {
    return conversation;
  }

  /**
   * Lets a socket take part from {@code nextId} on.
   *
   * @return false when events from there on were already sent to the others: read them first
   */
  boolean join(Socket socket, long nextId) {
    turn.lock();
    try {
      if (position > nextId) {
        return false;
      }
      members.add(new Member(socket, nextId));
      return true;
    } finally {
      turn.unlock();
    }
  }

  void leave(Socket socket) {
    members.removeIf(member -> member.socket() == socket);
  }

  @Override
  public void close() {
    closed = true;
    subscription.close();
    follower.close();
  }

  private void run() {
    try (LogScope _ = LogScope.of(conversation)) {
      follow();
    }
  }

  private void follow() {
    while (!closed) {
      // Looked at before reading, so that the final event is sent before the good-bye.
      boolean last = ended;
      try {
        List<StoredEvent> next = follower.next(last ? Duration.ZERO : WAIT);
        send(next);
        if (!last && next.stream().anyMatch(ConversationFeed::mayBeFinal)) {
          // Another node may have stopped it, and its signal may have been lost.
          ended = ended || isOver();
        }
        if (last && next.isEmpty()) {
          sayGoodBye();
        }
      } catch (StoreUnavailableException e) {
        log.atWarn()
            .setMessage("feed interrupted")
            .addKeyValue("conversation", conversation)
            .setCause(e)
            .log();
        pause();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        log.atError()
            .setMessage("feed failed")
            .addKeyValue("conversation", conversation)
            .setCause(e)
            .log();
        pause();
      }
    }
  }

  private static boolean mayBeFinal(StoredEvent event) {
    return event.isObservation("agent_state_changed");
  }

  private boolean isOver() {
    return events
        .head(conversation)
        .map(head -> head.desiredState() != DesiredState.RUNNING)
        .orElse(true);
  }

  private void send(List<StoredEvent> batch) {
    for (StoredEvent event : batch) {
      Optional<EncodedEvent> encoded = members.isEmpty() ? Optional.empty() : Wire.live(event);
      turn.lock();
      try {
        long id = event.id().value();
        position = id + 1;
        // Somebody may have joined since: encoded again only then.
        Optional<EncodedEvent> frame =
            encoded.isEmpty() && !members.isEmpty() ? Wire.live(event) : encoded;
        if (frame.isPresent()) {
          for (Member member : members) {
            if (member.fromId() <= id) {
              var _ = member.socket().emit(frame.get());
            }
          }
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private void sayGoodBye() {
    ended = false;
    for (Member member : members) {
      var _ = member.socket().emit(Wire.STOPPED);
      member.socket().disconnect();
    }
    members.clear();
  }

  private void onSignal(Signal signal) {
    if (signal instanceof Signal.Ended) {
      ended = true;
      follower.wake();
      return;
    }
    if (members.isEmpty()
        || (signal instanceof Signal.Output(_, _, String text) && !output.admits(text.length()))) {
      return;
    }
    Wire.signal(conversation, signal)
        .ifPresent(frame -> {
          for (Member member : members) {
            if (member.socket().queued() < BEHIND) {
              var _ = member.socket().emit(frame);
            }
          }
        });
  }

  private static void pause() {
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

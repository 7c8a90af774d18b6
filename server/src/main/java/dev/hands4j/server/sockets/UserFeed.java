package dev.hands4j.server.sockets;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationActivity;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.conversations.ConversationView;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.rest.ConversationJson;
import dev.hands4j.socketio.EncodedEvent;
import dev.hands4j.socketio.RawJson;
import dev.hands4j.socketio.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversations of one person as they change, told to all pages of this person on this node. It
 * looks at the database once an interval, whatever node the change came from and whether or not
 * signals arrive, and tells what differs from what it told before.
 */
final class UserFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UserFeed.class);
  private static final String EVENT = "oh_feed";

  /** What feeds read from. */
  record Ports(
      ConversationStore store, Conversations conversations, Presence presence, UrlBuilder urls) {}

  private final Optional<UserId> user;
  private final Ports ports;
  private final UserFeedConfig config;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guards what was told together with whom it was told to; held for sends only. */
  private final ReentrantLock turn = new ReentrantLock();

  private final List<Socket> members = new ArrayList<>();
  private Map<ConversationId, ObjectNode> told = Map.of();
  private boolean looked;

  UserFeed(Optional<UserId> user, Ports ports, UserFeedConfig config) {
    this.user = user;
    this.ports = ports;
    this.config = config;
  }

  Optional<UserId> user() {
    return user;
  }

  void start() {
    Thread.ofVirtual().name("user-feed").start(this::run);
  }

  /**
   * Tells a newcomer how things are and everything that changes from then on.
   *
   * @throws StoreUnavailableException when how things are cannot be read
   */
  void join(Socket socket) {
    Map<ConversationId, ObjectNode> now = looked() ? Map.of() : look();
    turn.lock();
    try {
      if (!looked) {
        told = now;
        looked = true;
      }
      var _ = socket.emit(snapshot());
      members.add(socket);
    } finally {
      turn.unlock();
    }
  }

  private boolean looked() {
    turn.lock();
    try {
      return looked;
    } finally {
      turn.unlock();
    }
  }

  void leave(Socket socket) {
    turn.lock();
    try {
      members.remove(socket);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(config.interval().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          tell(look());
        } catch (StoreUnavailableException e) {
          log.atWarn().setMessage("feed of a person interrupted").setCause(e).log();
        } catch (RuntimeException e) {
          log.atError().setMessage("feed of a person failed").setCause(e).log();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<ConversationId, ObjectNode> look() {
    List<ConversationActivity> recent = ports.store().recent(user, config.watched());
    Map<ConversationId, ConversationView> views =
        ports.conversations().views(recent.stream().map(UserFeed::id).toList());
    Map<ConversationId, ObjectNode> seen = new LinkedHashMap<>();
    for (ConversationActivity activity : recent) {
      ConversationId id = id(activity);
      seen.put(
          id,
          ConversationJson.activity(
              activity,
              views.getOrDefault(id, ConversationView.STOPPED),
              ports.presence().count(id),
              ports.urls()));
    }
    return seen;
  }

  private void tell(Map<ConversationId, ObjectNode> seen) {
    Map<ConversationId, ObjectNode> before;
    turn.lock();
    try {
      before = told;
    } finally {
      turn.unlock();
    }
    List<EncodedEvent> frames = new ArrayList<>();
    seen.forEach((id, now) -> {
      if (!now.equals(before.get(id))) {
        // Which are new is known by the time: one that is old only came back into sight.
        frames.add(frame(JsonBody.object().put("type", "changed").set("conversation", now)));
      }
    });
    for (ConversationId id : before.keySet()) {
      if (!seen.containsKey(id) && ports.store().find(id).isEmpty()) {
        frames.add(
            frame(JsonBody.object().put("type", "deleted").put("conversation_id", id.value())));
      }
    }
    turn.lock();
    try {
      told = seen;
      looked = true;
      for (EncodedEvent frame : frames) {
        for (Socket member : members) {
          var _ = member.emit(frame);
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private EncodedEvent snapshot() {
    ObjectNode node = JsonBody.object().put("type", "snapshot");
    ArrayNode all = node.putArray("conversations");
    told.values().forEach(all::add);
    return frame(node);
  }

  private static ConversationId id(ConversationActivity activity) {
    return activity.metadata().ref().id();
  }

  private static EncodedEvent frame(ObjectNode node) {
    return EncodedEvent.of(EVENT, new RawJson(JsonBody.text(node)));
  }
}

package dev.hands4j.server.sockets;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.RequestView;
import dev.hands4j.api.user.Right;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.api.user.UserContextResolver.Resolution;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.PersonsEvents;
import dev.hands4j.server.logging.LogScope;
import dev.hands4j.socketio.ConnectDecision;
import dev.hands4j.socketio.ConnectHandler;
import dev.hands4j.socketio.Socket;
import dev.hands4j.socketio.engine.Handshake;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients into conversations (socketio.md §5): who they are, what they missed, then taking
 * part. Every failure is a refusal with a message; an unknown conversation is refused and not made
 * up, the safe deviation of §10.4. Settings are not required: without any, the configured model or
 * the built-in one works.
 */
public final class ConversationSockets implements ConnectHandler {
  private static final Logger log = LoggerFactory.getLogger(ConversationSockets.class);

  private final Conversations conversations;
  private final EventLog events;
  private final UserContextResolver users;
  private final Access access;
  private final PersonsEvents persons;
  private final Feeds feeds;
  private final Admissions admissions;
  private final Replay replay;

  public ConversationSockets(
      Conversations conversations,
      EventLog events,
      Signals signals,
      UserContextResolver users,
      Access access,
      Admissions admissions,
      PersonsEvents persons) {
    this.conversations = conversations;
    this.events = events;
    this.users = users;
    this.access = access;
    this.persons = persons;
    this.feeds = new Feeds(events, signals);
    this.admissions = admissions;
    this.replay = new Replay(events);
  }

  @Override
  public ConnectDecision connect(Socket socket) throws InterruptedException {
    Handshake handshake = socket.handshake();
    long latest = handshake.query("latest_event_id").map(ConversationSockets::number).orElse(-1L);
    Optional<String> id = handshake.query("conversation_id").filter(v -> !v.isBlank());
    if (id.isEmpty()) {
      return ConnectDecision.refuse("No conversation_id in query params");
    }
    Optional<String> problem = ConversationId.problem(id.get());
    if (problem.isPresent()) {
      return ConnectDecision.refuse(problem.get());
    }
    return switch (users.resolve(view(handshake))) {
      case Resolution.Refused(_, String refusal) -> ConnectDecision.refuse(refusal);
      case Resolution.Resolved(UserContext user) ->
          scoped(socket, user, new ConversationId(id.get()), latest + 1);
    };
  }

  private ConnectDecision scoped(Socket socket, UserContext user, ConversationId id, long fromId)
      throws InterruptedException {
    try (LogScope _ = LogScope.of(id, user)) {
      ConnectDecision decision = admit(socket, user, id, fromId);
      log.atDebug().setMessage("socket asked").addKeyValue("from", fromId).log();
      return decision;
    }
  }

  private ConnectDecision admit(Socket socket, UserContext user, ConversationId id, long fromId)
      throws InterruptedException {
    try {
      Optional<ConversationRef> ref = access.decide(user, id, Right.READ);
      Optional<Head> head = ref.flatMap(r -> events.head(r.id()));
      if (head.isEmpty()) {
        return ConnectDecision.refuse("Conversation " + id + " not found");
      }
      return join(socket, user, ref.orElseThrow(), fromId, head.get().nextId());
    } catch (StoreUnavailableException e) {
      log.atWarn().setMessage("socket refused").addKeyValue("conversation", id).setCause(e).log();
      return ConnectDecision.refuse(
          "Failed to access conversation events: the database did not answer, try again");
    }
  }

  private ConnectDecision join(
      Socket socket, UserContext user, ConversationRef ref, long fromId, long nextId)
      throws InterruptedException {
    ConversationFeed feed = feeds.acquire(ref.id(), nextId);
    Registration membership = () -> leave(feed, socket);
    try {
      if (!replay.into(socket, feed, fromId, nextId)) {
        membership.close();
        return ConnectDecision.refuse("The connection was lost");
      }
      // Deleted while it was replayed: its sockets were told good-bye before this one was there.
      if (events.head(ref.id()).isEmpty()) {
        membership.close();
        return ConnectDecision.refuse("Conversation " + ref.id() + " not found");
      }
      Registration presence = conversations.join(ref);
      Registration watched = admissions.watch(socket, user);
      return ConnectDecision.accept(
          new ConversationClient(
              socket, ref, user, conversations, persons, List.of(membership, presence, watched)));
    } catch (RuntimeException | InterruptedException e) {
      membership.close();
      throw e;
    }
  }

  private void leave(ConversationFeed feed, Socket socket) {
    feed.leave(socket);
    feeds.release(feed);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return -1; // clients send "undefined" when they have seen nothing yet
    }
  }

  static RequestView view(Handshake handshake) {
    Map<String, String> cookies = new HashMap<>();
    for (String line : handshake.headers().getOrDefault("cookie", List.of())) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          cookies.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return new RequestView(
        handshake.path(),
        handshake.headers(),
        cookies,
        handshake.query(),
        handshake.remoteAddress());
  }
}

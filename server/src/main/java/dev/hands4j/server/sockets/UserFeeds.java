package dev.hands4j.server.sockets;

import dev.hands4j.api.Registration;
import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.url.UrlBuilder;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserContextResolver;
import dev.hands4j.api.user.UserContextResolver.Resolution;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.Presence;
import dev.hands4j.socketio.ConnectDecision;
import dev.hands4j.socketio.ConnectHandler;
import dev.hands4j.socketio.DisconnectReason;
import dev.hands4j.socketio.Socket;
import dev.hands4j.socketio.SocketEvent;
import dev.hands4j.socketio.SocketListener;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the pages of a person follow all their conversations at once (web-client.md S-3): a socket
 * with {@code feed=conversations} instead of a conversation. It gets {@code oh_feed}, which other
 * clients do not listen to: first a {@code snapshot}, then {@code changed} and {@code deleted}.
 * Every other socket goes on to the conversations.
 */
public final class UserFeeds implements ConnectHandler {
  private final ConnectHandler conversations;
  private final UserContextResolver users;
  private final Admissions admissions;
  private final UserFeed.Ports ports;
  private final UserFeedConfig config;
  private final ConcurrentHashMap<Optional<UserId>, Shared> open = new ConcurrentHashMap<>();

  public UserFeeds(
      ConnectHandler others,
      UserContextResolver users,
      Admissions admissions,
      ConversationStore store,
      Conversations conversations,
      Presence presence,
      UrlBuilder urls,
      UserFeedConfig config) {
    this.conversations = others;
    this.users = users;
    this.admissions = admissions;
    this.ports = new UserFeed.Ports(store, conversations, presence, urls);
    this.config = config;
  }

  private record Shared(UserFeed feed, int pages) {}

  @Override
  public ConnectDecision connect(Socket socket) throws Exception {
    Optional<String> wanted = socket.handshake().query("feed").filter(feed -> !feed.isBlank());
    if (wanted.isEmpty()) {
      return conversations.connect(socket);
    }
    if (!wanted.get().equals("conversations")) {
      return ConnectDecision.refuse("There is no feed of this name; ask for conversations");
    }
    return switch (users.resolve(ConversationSockets.view(socket.handshake()))) {
      case Resolution.Refused(_, String refusal) -> ConnectDecision.refuse(refusal);
      case Resolution.Resolved(UserContext user) -> join(socket, user);
    };
  }

  private ConnectDecision join(Socket socket, UserContext user) {
    UserFeed feed = acquire(user.userId());
    try {
      feed.join(socket);
    } catch (StoreUnavailableException _) {
      release(feed);
      return ConnectDecision.refuse("The database did not answer, try again");
    } catch (RuntimeException e) {
      release(feed);
      throw e;
    }
    Registration watched = admissions.watch(socket, user);
    return ConnectDecision.accept(
        new SocketListener() {
          @Override
          public void onEvent(SocketEvent event) {
            // A feed is read only.
          }

          @Override
          public void onDisconnect(DisconnectReason reason) {
            watched.close();
            feed.leave(socket);
            release(feed);
          }
        });
  }

  private UserFeed acquire(Optional<UserId> user) {
    return open.compute(
            user,
            (_, shared) -> {
              if (shared != null) {
                return new Shared(shared.feed(), shared.pages() + 1);
              }
              UserFeed feed = new UserFeed(user, ports, config);
              feed.start();
              return new Shared(feed, 1);
            })
        .feed();
  }

  private void release(UserFeed feed) {
    open.computeIfPresent(
        feed.user(),
        (_, shared) -> {
          if (shared.pages() > 1) {
            return new Shared(shared.feed(), shared.pages() - 1);
          }
          shared.feed().close();
          return null;
        });
  }
}

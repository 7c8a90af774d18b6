package dev.hands4j.server.sockets;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.MalformedEventException;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.server.conversations.Conversations;
import dev.hands4j.server.conversations.MessageKeys;
import dev.hands4j.server.conversations.PersonsEvents;
import dev.hands4j.server.http.JsonBody;
import dev.hands4j.server.logging.LogScope;
import dev.hands4j.socketio.DisconnectReason;
import dev.hands4j.socketio.Socket;
import dev.hands4j.socketio.SocketEvent;
import dev.hands4j.socketio.SocketListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One connected client: what it sends is appended as an event of a person (socketio.md §9). Where
 * the reference drops a bad event without a word, this client is told what is wrong; the connection
 * stays in any case.
 */
final class ConversationClient implements SocketListener {
  private static final Logger log = LoggerFactory.getLogger(ConversationClient.class);

  private final Socket socket;
  private final ConversationRef conversation;
  private final UserContext user;
  private final Conversations conversations;
  private final PersonsEvents persons;
  private final List<Registration> registrations;

  ConversationClient(
      Socket socket,
      ConversationRef conversation,
      UserContext user,
      Conversations conversations,
      PersonsEvents persons,
      List<Registration> registrations) {
    this.socket = socket;
    this.conversation = conversation;
    this.user = user;
    this.conversations = conversations;
    this.persons = persons;
    this.registrations = List.copyOf(registrations);
  }

  @Override
  public void onEvent(SocketEvent event) {
    try (LogScope _ = LogScope.of(conversation.id(), user)) {
      accept(event);
    }
  }

  private void accept(SocketEvent event) {
    if (!event.name().equals("oh_user_action") && !event.name().equals("oh_action")) {
      return;
    }
    if (!(event.arg(0).orElse(null) instanceof ObjectNode node)) {
      refuse("An event is a JSON object with the key action.");
      return;
    }
    try {
      AppendKey key = MessageKeys.of(node);
      EventDraft draft = persons.read(JsonBody.bytes(node));
      switch (conversations.submit(conversation, user, draft, key)) {
        case AppendResult.Appended(EventId id, _, _) -> {
          log.atDebug().setMessage("message accepted").addKeyValue("event", id).log();
          event.ack();
        }
        case AppendResult.NotRunning _ ->
            refuse("The conversation is stopped. Start it, then send the message again.");
        case AppendResult.Unavailable _ ->
            refuse("The message could not be stored: the database did not answer. Send it again.");
        case AppendResult.StaleOwner _, AppendResult.Superseded _ ->
            throw new IllegalStateException("the log answered a person as if it were a loop");
      }
    } catch (MalformedEventException e) {
      refuse("The message was not accepted: " + e.getMessage());
    }
  }

  @Override
  public void onDisconnect(DisconnectReason reason) {
    try (LogScope _ = LogScope.of(conversation.id(), user)) {
      registrations.forEach(Registration::close);
      log.atDebug().setMessage("socket left").addKeyValue("reason", reason).log();
    }
  }

  private void refuse(String message) {
    var _ = socket.emit(Wire.error(message));
  }
}

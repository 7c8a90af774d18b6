package dev.hands4j.server.access;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.api.user.UserContext;
import java.util.Optional;

/** Everybody may do everything with every conversation that exists. */
public final class OpenAccess implements Access {
  private final ConversationStore conversations;

  public OpenAccess(ConversationStore conversations) {
    this.conversations = conversations;
  }

  @Override
  public Optional<ConversationRef> decide(
      UserContext user, ConversationId conversation, Right right) {
    return conversations.find(conversation).map(ConversationMetadata::ref);
  }
}

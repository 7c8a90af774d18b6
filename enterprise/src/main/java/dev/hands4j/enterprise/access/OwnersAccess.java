package dev.hands4j.enterprise.access;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.user.Access;
import dev.hands4j.api.user.Right;
import dev.hands4j.api.user.UserContext;
import java.util.Optional;

/** A conversation belongs to who created it; nobody else learns that it exists (T-10). */
public final class OwnersAccess implements Access {
  private final ConversationStore conversations;

  public OwnersAccess(ConversationStore conversations) {
    this.conversations = conversations;
  }

  @Override
  public Optional<ConversationRef> decide(
      UserContext user, ConversationId conversation, Right right) {
    return conversations
        .find(conversation)
        .map(ConversationMetadata::ref)
        .filter(ref -> user.userId().isPresent() && ref.owner().equals(user.userId()));
  }
}

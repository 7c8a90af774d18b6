package dev.hands4j.server.crossing;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.user.UserId;
import java.util.Optional;

/** Breaks a rule on purpose: takes a conversation and an owner apart from each other. */
public final class SeparatesOwnerAndConversation {
  private SeparatesOwnerAndConversation() {}

  public static Object pathOf(ConversationId conversation, Optional<UserId> owner) {
    return conversation.value() + owner;
  }
}

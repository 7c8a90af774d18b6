package dev.hands4j.api.conversation;

import dev.hands4j.api.user.UserId;
import java.util.Optional;

/**
 * A conversation together with its recorded owner: what code below the web layer receives instead
 * of two strings (T-08). Issued by the access decision and by the stores.
 */
public record ConversationRef(ConversationId id, Optional<UserId> owner) {
  @Override
  public String toString() {
    return id.toString();
  }
}

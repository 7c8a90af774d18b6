package dev.hands4j.api.user;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import java.util.Optional;

/**
 * The access decision over (subject, conversation, right), made before anything else is told of a
 * conversation (architecture §8 point 13).
 */
public interface Access {
  /**
   * The conversation with its recorded owner, if it exists and {@code user} has the right; empty
   * otherwise, without a difference that tells which.
   *
   * @throws dev.hands4j.api.StoreUnavailableException when the record cannot be read
   */
  Optional<ConversationRef> decide(UserContext user, ConversationId conversation, Right right);
}

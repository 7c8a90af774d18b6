package dev.hands4j.api.user;

import dev.hands4j.api.conversation.ConversationRef;
import java.time.Duration;
import java.util.Optional;

/**
 * Short-lived keys with which the agent of one conversation calls this server's own tools, in place
 * of the everlasting key of a user (enterprise-api.md §3.11; architecture §8 point 15). Only a hash
 * of each is stored.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface ToolTokens {

  /** Makes a token for a conversation; those it had stay valid until they expire. */
  Secret issue(ConversationRef conversation, Duration validFor);

  /**
   * The conversation of this token, while it has not expired and the conversation is one that may
   * run: a stopped or deleted conversation ends its tokens.
   */
  Optional<ConversationRef> find(Secret token);
}

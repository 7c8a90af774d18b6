package dev.hands4j.server.conversations;

import java.util.Optional;

/**
 * What can be said of a conversation's loop at this moment.
 *
 * @param runtimeStatus identifier of the wire, such as {@code STATUS$READY}; empty without a loop
 */
public record ConversationView(ConversationStatus status, Optional<String> runtimeStatus) {
  /** No loop. */
  public static final ConversationView STOPPED =
      new ConversationView(ConversationStatus.STOPPED, Optional.empty());

  /** Whether there is a loop. */
  public boolean live() {
    return status != ConversationStatus.STOPPED;
  }
}

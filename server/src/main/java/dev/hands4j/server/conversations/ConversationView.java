package dev.hands4j.server.conversations;

import dev.hands4j.api.runtime.RuntimeStatus;
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

  /** Another node has the loop; what its sandbox does is told by signals. */
  static final ConversationView ELSEWHERE =
      new ConversationView(ConversationStatus.RUNNING, Optional.of(RuntimeStatus.READY.wire()));

  /** It is about to run; never without a runtime status (boundaries.md D6). */
  static final ConversationView STARTING =
      new ConversationView(
          ConversationStatus.STARTING, Optional.of(RuntimeStatus.STARTING_RUNTIME.wire()));

  /** Whether there is a loop. */
  public boolean live() {
    return status != ConversationStatus.STOPPED;
  }
}

package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import java.util.function.Consumer;

/** Tells of logs that have grown, and is told of those that grew elsewhere. Never blocks. */
public interface LogHints {
  /** Calls the listener after each commit of this node, quickly and on the committing thread. */
  Registration onGrown(Consumer<ConversationId> listener);

  /** Another node has written: followers look now. Harmless when it is not true. */
  void grown(ConversationId conversation);
}

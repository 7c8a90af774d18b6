package dev.hands4j.server.coordination;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;

/**
 * A lease within one process. It is never lost to another node; that a conversation was stopped is
 * told by the log, which refuses the epoch.
 */
record LocalLease(ConversationRef conversation, NodeId node, Epoch epoch) implements Lease {
  @Override
  public boolean isValid() {
    return true;
  }

  @Override
  public Registration onLost(Runnable callback) {
    return () -> {};
  }
}

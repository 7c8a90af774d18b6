package dev.hands4j.api.coordination;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;

/**
 * Proof that this node may run a conversation. Safety does not depend on it but on the epoch, which
 * the log and the sandbox check; validity only says when to give up early. Thread-safe.
 */
public interface Lease {
  ConversationRef conversation();

  NodeId node();

  Epoch epoch();

  /** Whether this node may still believe it owns the conversation; never blocks. */
  boolean isValid();

  /** Calls {@code callback} once, on a thread of its own, when the lease is lost. */
  Registration onLost(Runnable callback);

  /**
   * Calls {@code callback} once, on a thread of its own, when somebody on another node is about to
   * stop the conversation: who lets go now can still write down how far it came. Nobody asks where
   * there are no other nodes.
   */
  default Registration onStopAsked(Runnable callback) {
    return () -> {};
  }
}

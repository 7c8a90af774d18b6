package dev.hands4j.api.listening;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.StoredEvent;

/**
 * Sees the events of every conversation this node owns. Called for one conversation serially and in
 * id order, on a virtual thread of its own; after a restart the last events may come again with the
 * same ids. A failing listener is logged and delays nobody.
 */
public interface ConversationListener {
  /** Names the listener in logs and cursors. */
  String name();

  void onEvent(ConversationRef conversation, StoredEvent event);
}

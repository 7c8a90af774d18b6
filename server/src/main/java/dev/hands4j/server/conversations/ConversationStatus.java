package dev.hands4j.server.conversations;

/** Whether a conversation runs, as the wire has it (rest-core.md §6). */
public enum ConversationStatus {
  STOPPED,
  STARTING,
  RUNNING
}

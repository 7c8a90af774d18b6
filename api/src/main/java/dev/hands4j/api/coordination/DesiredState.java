package dev.hands4j.api.coordination;

/** What people want of a conversation. A stopped one refuses messages and is not taken over. */
public enum DesiredState {
  RUNNING,
  STOPPED,
  DELETED
}

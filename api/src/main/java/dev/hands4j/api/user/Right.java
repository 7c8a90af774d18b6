package dev.hands4j.api.user;

/** What somebody wants to do with a conversation. */
public enum Right {
  /** See events, files and state. */
  READ,
  /** Send messages and commands, pause and resume. */
  WRITE,
  /** Rename, stop, start, delete. */
  MANAGE
}

package dev.hands4j.api;

/**
 * Names under which log lines carry what they are about, whether a line says it itself or the
 * thread that writes it does. One name each, so that one filter finds all lines.
 */
public final class LogKeys {
  /** Id of the conversation. */
  public static final String CONVERSATION = "conversation";

  /** Id of the user who asks, or for whom the agent works. */
  public static final String USER = "user";

  /** Id of the process. */
  public static final String NODE = "node";

  private LogKeys() {}
}

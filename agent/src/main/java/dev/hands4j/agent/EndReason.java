package dev.hands4j.agent;

/** Why a loop ended. */
public enum EndReason {
  /** {@link ConversationLoop#stop} was called. */
  STOPPED,
  /** Somebody else owns the conversation, or it was stopped or deleted in the log. */
  STALE,
  /** {@link ConversationLoop#handOver} was called: what runs in the sandbox goes on. */
  HANDED_OVER,
  /** It could not go on, for example because there is no sandbox; the reason is in the log. */
  FAILED
}

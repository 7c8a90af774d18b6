package dev.hands4j.api.coordination;

/** Why a conversation was stopped. */
public enum StopReason {
  USER,
  IDLE,
  EVICTED,
  DELETED
}

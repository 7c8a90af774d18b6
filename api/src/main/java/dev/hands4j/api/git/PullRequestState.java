package dev.hands4j.api.git;

/** Whether a pull or merge request still awaits a decision. */
public enum PullRequestState {
  OPEN,
  /** Merged, declined or closed. */
  CLOSED,
  /** The provider's answer does not tell. */
  UNKNOWN
}

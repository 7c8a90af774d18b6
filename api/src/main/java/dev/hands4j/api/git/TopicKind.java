package dev.hands4j.api.git;

/** What people talk about. */
public enum TopicKind {
  ISSUE,
  /** A pull request (GitHub) or merge request (GitLab). */
  REQUEST
}

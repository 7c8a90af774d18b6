package dev.hands4j.api.git;

import java.util.List;

/**
 * What people said about an issue or a request: the context of an agent that was called from there.
 * An ability of GitHub and GitLab; see {@link GitService#discussions}. Lists hold the latest ten
 * comments, oldest first. Source: integrations.md §§3, 4.
 */
public interface GitDiscussions {

  /** Title and description. */
  GitAnswer<GitTopic> topic(String repository, TopicKind kind, int number);

  /** Comments below the description; of a GitLab request, the first one of each discussion. */
  GitAnswer<List<GitComment>> comments(String repository, TopicKind kind, int number);

  /**
   * The thread of a review comment in a request.
   *
   * @param id node id of any comment in the thread (GitHub), id of the discussion (GitLab)
   */
  GitAnswer<List<GitComment>> thread(String repository, int number, String id);
}

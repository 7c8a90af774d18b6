package dev.hands4j.api.git;

import java.util.List;
import java.util.Optional;

/**
 * A pull request (GitHub, Bitbucket) or merge request (GitLab) to open.
 *
 * @param repository full name; GitLab also takes the numeric project id
 * @param body replaced by one line naming the branches when empty
 * @param draft honoured by GitHub; GitLab marks drafts in the title, Bitbucket opens none
 * @param labels existing ones; not used by Bitbucket
 */
public record NewPullRequest(
    String repository,
    String sourceBranch,
    String targetBranch,
    String title,
    Optional<String> body,
    boolean draft,
    List<String> labels) {
  public NewPullRequest {
    labels = List.copyOf(labels);
  }
}

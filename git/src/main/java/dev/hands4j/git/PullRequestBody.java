package dev.hands4j.git;

import dev.hands4j.api.git.NewPullRequest;

/** The description of a request that came without one. */
final class PullRequestBody {
  private PullRequestBody() {}

  static String of(NewPullRequest request) {
    return request
        .body()
        .filter(body -> !body.isBlank())
        .orElseGet(() ->
            "Proposes the changes of `%s` for `%s`."
                .formatted(request.sourceBranch(), request.targetBranch()));
  }
}

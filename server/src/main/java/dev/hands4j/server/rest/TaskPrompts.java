package dev.hands4j.server.rest;

import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.user.ProviderType;
import java.util.Optional;

/**
 * The first message of a conversation that was created for a suggested task (rest-core.md §7.4).
 */
final class TaskPrompts {
  private TaskPrompts() {}

  /** How a provider calls things. */
  private record Words(String api, String request, String brief, String token, String checks) {
    static Optional<Words> of(ProviderType provider) {
      return switch (provider) {
        case GITHUB ->
            Optional.of(
                new Words("GitHub API", "pull request", "PR", "GITHUB_TOKEN", "GitHub Actions"));
        case GITLAB ->
            Optional.of(
                new Words("GitLab API", "merge request", "MR", "GITLAB_TOKEN", "GitLab pipelines"));
        case BITBUCKET ->
            Optional.of(
                new Words(
                    "Bitbucket API",
                    "pull request",
                    "PR",
                    "BITBUCKET_TOKEN",
                    "Bitbucket Pipelines"));
        case ENTERPRISE_SSO -> Optional.empty();
      };
    }
  }

  /** Empty for a type that is nothing to work on, and a provider without requests. */
  static Optional<String> of(SuggestedTask task) {
    return Words.of(task.provider()).flatMap(words -> of(task, words));
  }

  private static Optional<String> of(SuggestedTask task, Words words) {
    String access =
        "Use the %s with the token in the variable %s to read it."
            .formatted(words.api(), words.token());
    String request =
        "%s #%d of %s".formatted(words.request(), task.issueNumber(), task.repository());
    String finish =
        "Check out its branch, work there, and push to the same branch; do not open another %s."
            .formatted(words.brief());
    return switch (task.type()) {
      case MERGE_CONFLICTS ->
          Optional.of(
              ("Resolve the merge conflicts of %s. %s %s Merge the target branch into it, decide"
                      + " each conflict so that the intention of both sides is kept, and make sure"
                      + " that it builds and its tests pass before you push.")
                  .formatted(request, access, finish));
      case FAILING_CHECKS ->
          Optional.of(
              ("The checks of %s fail. %s Find out from %s which ones and why, reproduce the"
                      + " failure where you can, and correct its cause. %s If a check cannot be"
                      + " corrected in the code, say why.")
                  .formatted(request, access, words.checks(), finish));
      case UNRESOLVED_COMMENTS ->
          Optional.of(
              ("Reviewers left comments on %s that are not resolved. %s Take each of them in turn:"
                      + " change the code where the comment is right, and say what you think where"
                      + " it is not. %s")
                  .formatted(request, access, finish));
      case OPEN_ISSUE ->
          Optional.of(
              ("Work on issue #%d of %s: \"%s\". %s Read its comments as well. Find what is"
                      + " needed, change it on a branch of its own with tests, and open a draft"
                      + " %s that refers to the issue.")
                  .formatted(
                      task.issueNumber(),
                      task.repository(),
                      task.title(),
                      access,
                      words.request()));
      case OPEN_PR, CREATE_MICROAGENT -> Optional.empty();
    };
  }
}

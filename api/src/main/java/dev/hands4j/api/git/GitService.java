package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;
import java.util.List;
import java.util.Optional;

/**
 * One provider for one owner. Repositories are named by their full name ({@code owner/name}); a
 * name that is none answers {@link GitFailure.Kind#INVALID_REQUEST}. A token the provider refuses
 * is replaced once by the latest of the {@link dev.hands4j.api.user.TokenSource}, then the refusal
 * is the answer. Each exchange, answer size and listing length is bounded.
 */
public interface GitService {

  ProviderType provider();

  /** The owner as the provider knows them. */
  GitAnswer<GitUser> user();

  /**
   * Ids of the app installations (GitHub) or slugs of the workspaces (Bitbucket) through which
   * repositories are browsed; {@link GitFailure.Kind#UNSUPPORTED} for GitLab.
   */
  GitAnswer<List<String>> installations();

  /** One page of the owner's repositories. */
  GitAnswer<RepositoryPage> repositories(RepositoryQuery query);

  /** All of the owner's repositories, up to the configured number (default 1000). */
  GitAnswer<List<GitRepository>> allRepositories(RepositorySort sort);

  /** Repositories by text or address, each full name once. */
  GitAnswer<List<GitRepository>> search(RepositorySearch search);

  /** One repository; also the check that the owner may see it. */
  GitAnswer<GitRepository> repository(String fullName);

  /** One page of branches. */
  GitAnswer<BranchPage> branches(String repository, PageRequest page);

  /** Branches whose name contains the text; none for an empty text. */
  GitAnswer<List<Branch>> searchBranches(String repository, String query, int perPage);

  /**
   * Open requests of the owner that need work, then open issues assigned to them. What one of the
   * two lookups finds is returned even if the other fails.
   */
  GitAnswer<List<SuggestedTask>> suggestedTasks();

  /**
   * Microagent files: {@code .cursorrules} first, then those of the microagents folder. What cannot
   * be read counts as absent (integrations.md §7).
   */
  GitAnswer<List<MicroagentEntry>> microagents(String repository);

  /** Text of a file on the main branch, up to the configured size (default 1 MiB). */
  GitAnswer<String> file(String repository, String path);

  /** State of a pull or merge request. */
  GitAnswer<PullRequestState> pullRequest(String repository, int number);

  /**
   * Opens a pull or merge request. Not repeatable: a second call opens, or is refused, a second.
   */
  GitAnswer<CreatedPullRequest> createPullRequest(NewPullRequest request);

  /** Address and credentials for cloning; asks the token source, not the provider. */
  GitAnswer<CloneAccess> cloneAccess(String repository);

  /** What was said about issues and requests; empty for Bitbucket, which is never called from. */
  Optional<GitDiscussions> discussions();
}

package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;
import java.util.List;
import java.util.Optional;

/**
 * All linked providers of one owner, asked at once. A provider that is down, slow or refuses the
 * token costs at most the configured time and never the answers of the others. Order everywhere is
 * the order in which the {@link dev.hands4j.api.user.TokenSource} lists them. Source:
 * integrations.md §1.5.
 */
public interface ProviderDirectory {

  /** Linked providers, in order; may include ones without a git service. */
  List<ProviderType> linked();

  /** One provider; empty when it is not linked or has no git service. */
  Optional<GitService> service(ProviderType provider);

  /** The user of the first provider that answers; otherwise {@code Need valid provider token}. */
  GitAnswer<GitUser> user();

  /**
   * As {@link GitService#installations}, except that a failure of the provider is an empty list;
   * {@link GitFailure.Kind#UNSUPPORTED} where there is no such thing, {@link
   * GitFailure.Kind#NO_TOKEN} where the provider is not linked.
   */
  GitAnswer<List<String>> installations(ProviderType provider);

  /** All repositories of all providers. */
  Merged<GitRepository> repositories(RepositorySort sort);

  /** Search in all providers. */
  Merged<GitRepository> search(RepositorySearch search);

  /**
   * Branches by text, from the given provider or from the one that has the repository. Any failure
   * is an empty list.
   */
  List<Branch> searchBranches(
      Optional<ProviderType> provider, String repository, String query, int perPage);

  /** Suggested tasks of all providers. */
  Merged<SuggestedTask> suggestedTasks();

  /**
   * The repository as the first provider sees that can, {@code preferred} before the others;
   * otherwise {@code Unable to access repo NAME}. The answer's provider tells where it lives.
   */
  GitAnswer<GitRepository> repository(String fullName, Optional<ProviderType> preferred);

  /** Branches from the first provider that answers; none: an empty page with a total of 0. */
  BranchPage branches(String repository, Optional<ProviderType> preferred, PageRequest page);

  /**
   * Microagents from the first provider with any; empty when all answered with none; {@code Unable
   * to fetch microagents for NAME} when all failed.
   */
  GitAnswer<List<MicroagentEntry>> microagents(String repository);

  /**
   * A microagent from the first provider that has a well-formed one; otherwise {@code Microagent
   * file PATH not found in NAME}.
   */
  GitAnswer<MicroagentContent> microagent(String repository, String path);

  /** Whether a request may still be open; true when that cannot be found out. */
  boolean isPullRequestOpen(ProviderType provider, String repository, int number);

  /** How to clone a repository, after finding which provider has it. */
  GitAnswer<CloneAccess> cloneAccess(String repository, Optional<ProviderType> preferred);
}

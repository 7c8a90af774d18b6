package dev.hands4j.api.git;

import java.util.List;
import java.util.Optional;

/**
 * One page of repositories.
 *
 * @param linkHeader the provider's {@code Link} header, or one with the same meaning where the
 *     provider pages differently; empty text when there is none. The browser client reads the next
 *     page's number from it (integrations.md §2)
 * @param nextPage number of the next page; empty on the last one
 */
public record RepositoryPage(
    List<GitRepository> repositories, String linkHeader, Optional<Integer> nextPage) {
  public RepositoryPage {
    repositories = List.copyOf(repositories);
  }

  /** A page with nothing on it and nothing after it. */
  public static RepositoryPage empty() {
    return new RepositoryPage(List.of(), "", Optional.empty());
  }
}

package dev.hands4j.api.git;

/**
 * A search for repositories.
 *
 * @param query free text, {@code owner/name}, or the web address of a repository
 * @param perPage at least 1; how many results of each of the searches it may take
 * @param ascending the order, where the provider lets one choose
 */
public record RepositorySearch(String query, int perPage, RepositorySort sort, boolean ascending) {
  public RepositorySearch {
    if (perPage < 1) {
      throw new IllegalArgumentException("perPage must be at least 1, was " + perPage);
    }
  }
}

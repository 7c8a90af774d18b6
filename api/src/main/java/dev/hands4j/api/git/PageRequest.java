package dev.hands4j.api.git;

/**
 * Which page.
 *
 * @param page from 1
 * @param perPage at least 1; a provider's own upper limit (100) applies beyond it
 */
public record PageRequest(int page, int perPage) {
  public PageRequest {
    if (page < 1) {
      throw new IllegalArgumentException("page must be at least 1, was " + page);
    }
    if (perPage < 1) {
      throw new IllegalArgumentException("perPage must be at least 1, was " + perPage);
    }
  }
}

package dev.hands4j.api.git;

/**
 * The request that now exists.
 *
 * @param url for people
 * @param number within the repository
 */
public record CreatedPullRequest(String url, int number) {}

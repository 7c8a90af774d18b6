package dev.hands4j.git;

import java.time.Duration;

/**
 * Bounds of the traffic with git providers.
 *
 * @param connectTimeout for opening a connection
 * @param exchangeTimeout for one request, from its start to the last byte of the answer
 * @param directoryTimeout for a question to all linked providers together
 * @param maxAnswerBytes of one answer
 * @param maxFileBytes of one file read from a repository
 * @param maxRepositories in a listing of everything
 * @param maxInstallations whose repositories are listed (workspaces at Bitbucket)
 * @param parallelRequests that one question may have under way at one provider
 * @param concurrentExchanges of the whole server, all owners together
 * @param gitHubListing what a listing of everything means at GitHub
 */
public record GitConfig(
    Duration connectTimeout,
    Duration exchangeTimeout,
    Duration directoryTimeout,
    int maxAnswerBytes,
    int maxFileBytes,
    int maxRepositories,
    int maxInstallations,
    int parallelRequests,
    int concurrentExchanges,
    GitHubListing gitHubListing) {

  /** Where the repositories of a GitHub user are looked for. */
  public enum GitHubListing {
    /** Everything the token reaches: personal access tokens. */
    ACCOUNT,
    /** What the installations of a GitHub App grant: tokens issued by an app. */
    INSTALLATIONS
  }

  public GitConfig {
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("exchangeTimeout", exchangeTimeout);
    requirePositive("directoryTimeout", directoryTimeout);
    requirePositive("maxAnswerBytes", maxAnswerBytes);
    requirePositive("maxFileBytes", maxFileBytes);
    requirePositive("maxRepositories", maxRepositories);
    requirePositive("maxInstallations", maxInstallations);
    requirePositive("parallelRequests", parallelRequests);
    requirePositive("concurrentExchanges", concurrentExchanges);
  }

  public static GitConfig defaults() {
    return new GitConfig(
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        8 << 20,
        1 << 20,
        1000,
        100,
        8,
        64,
        GitHubListing.ACCOUNT);
  }

  public GitConfig withExchangeTimeout(Duration timeout) {
    return new GitConfig(
        connectTimeout,
        timeout,
        directoryTimeout,
        maxAnswerBytes,
        maxFileBytes,
        maxRepositories,
        maxInstallations,
        parallelRequests,
        concurrentExchanges,
        gitHubListing);
  }

  public GitConfig withDirectoryTimeout(Duration timeout) {
    return new GitConfig(
        connectTimeout,
        exchangeTimeout,
        timeout,
        maxAnswerBytes,
        maxFileBytes,
        maxRepositories,
        maxInstallations,
        parallelRequests,
        concurrentExchanges,
        gitHubListing);
  }

  public GitConfig withMaxBytes(int answer, int file) {
    return new GitConfig(
        connectTimeout,
        exchangeTimeout,
        directoryTimeout,
        answer,
        file,
        maxRepositories,
        maxInstallations,
        parallelRequests,
        concurrentExchanges,
        gitHubListing);
  }

  public GitConfig withMaxRepositories(int repositories) {
    return new GitConfig(
        connectTimeout,
        exchangeTimeout,
        directoryTimeout,
        maxAnswerBytes,
        maxFileBytes,
        repositories,
        maxInstallations,
        parallelRequests,
        concurrentExchanges,
        gitHubListing);
  }

  public GitConfig withGitHubListing(GitHubListing listing) {
    return new GitConfig(
        connectTimeout,
        exchangeTimeout,
        directoryTimeout,
        maxAnswerBytes,
        maxFileBytes,
        maxRepositories,
        maxInstallations,
        parallelRequests,
        concurrentExchanges,
        listing);
  }

  private static void requirePositive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + " must be more than 0, was " + value);
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be more than 0, was " + value);
    }
  }
}

package dev.hands4j.git;

import java.time.Duration;
import java.util.Set;

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
 * @param allowedHosts self-hosted providers that may be linked, as authorities in lower case
 *     ({@code git.example.org:8443}); empty: any. Where many people use one server, name them, or
 *     it can be made to send requests to hosts that only it reaches
 * @param gitHubScope what a listing of everything means at GitHub
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
    GitHubScope gitHubScope,
    Set<String> allowedHosts) {

  /** Where the repositories of a GitHub user are looked for. */
  public enum GitHubScope {
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
    allowedHosts = Set.copyOf(allowedHosts);
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
        GitHubScope.ACCOUNT,
        Set.of());
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
        gitHubScope,
        allowedHosts);
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
        gitHubScope,
        allowedHosts);
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
        gitHubScope,
        allowedHosts);
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
        gitHubScope,
        allowedHosts);
  }

  public GitConfig withGitHubScope(GitHubScope scope) {
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
        scope,
        allowedHosts);
  }

  public GitConfig withAllowedHosts(Set<String> hosts) {
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
        gitHubScope,
        hosts);
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

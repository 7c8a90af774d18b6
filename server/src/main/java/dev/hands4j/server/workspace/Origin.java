package dev.hands4j.server.workspace;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.runtime.WorkspaceException;
import dev.hands4j.api.runtime.WorkspaceException.Kind;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.TokenSource;
import java.util.Optional;

/**
 * Where a repository is cloned from, with what the owner of the conversation may use for it.
 *
 * @param provider where it was found
 * @param access address and credentials
 */
record Origin(ProviderType provider, CloneAccess access) {

  /** Finds a repository; asks the network. */
  @FunctionalInterface
  interface Finder {
    Origin find() throws WorkspaceException;
  }

  static Finder finder(
      GitProviders providers,
      TokenSource.Factory tokens,
      ConversationRef conversation,
      String repository,
      Optional<ProviderType> preferred) {
    return () -> {
      ProviderDirectory directory = providers.of(tokens.forOwner(conversation.owner()));
      ProviderType found =
          value(directory.repository(repository, preferred), repository).provider();
      GitAnswer<CloneAccess> access =
          directory
              .service(found)
              .map(service -> service.cloneAccess(repository))
              .orElseGet(() -> directory.cloneAccess(repository, preferred));
      return new Origin(found, value(access, repository));
    };
  }

  private static <T> T value(GitAnswer<T> answer, String repository) throws WorkspaceException {
    return switch (answer) {
      case GitAnswer.Ok<T>(T value) -> value;
      case GitAnswer.Failed<T>(GitFailure failure) -> throw refused(failure, repository);
    };
  }

  private static WorkspaceException refused(GitFailure failure, String repository) {
    String advice =
        failure.kind().isRetryable()
            ? "Start the conversation again in a moment."
            : "Check the token under Settings, Integrations, and start the conversation again.";
    return new WorkspaceException(
        Kind.UNAVAILABLE,
        "Git provider authentication issue when getting remote URL of %s: %s. %s"
            .formatted(repository, failure.message(), advice));
  }

  /**
   * The address without its path: what credentials are bound to, so that no other host gets them.
   */
  String authority() {
    String url = access.url();
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? url : url.substring(0, path);
  }

  /** The name for people. */
  String providerName() {
    return switch (provider) {
      case GITHUB -> "GitHub";
      case GITLAB -> "GitLab";
      case BITBUCKET -> "Bitbucket";
      case ENTERPRISE_SSO -> "the git provider";
    };
  }
}

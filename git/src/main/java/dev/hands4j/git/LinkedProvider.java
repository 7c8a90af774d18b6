package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.user.ProviderType;

/** A provider the owner has linked. */
sealed interface LinkedProvider {
  ProviderType type();

  /** One that can be asked. */
  record Usable(GitService service) implements LinkedProvider {
    @Override
    public ProviderType type() {
      return service.provider();
    }
  }

  /** One that cannot: it has no git service, or its host is malformed. */
  record Unusable(ProviderType type, GitFailure failure) implements LinkedProvider {}
}
